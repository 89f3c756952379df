// "phi3": Phi-3, Phi-3.5, Phi-4 and Phi-4-mini. Query, key and value are one tensor, gate and up another, as in Hugging
// Face's files.
import { commonConfig } from './common-config.ts';
import type { GgufArchitecture } from './gguf-architecture.ts';
import { rotaryParameters } from './rotary-parameters.ts';

const id = 'phi3';

export const phi3: GgufArchitecture = {
  id,
  config(model) {
    const common = commonConfig(model, id);
    const { metadata } = model;
    // 0 in files of models without one (Phi-4).
    const window = metadata.optionalNumber(`${id}.attention.sliding_window`) ?? 0;
    const { partial_rotary_factor: partial, ...rotary } = rotaryParameters(model, id, common.head_dim);
    return {
      architectures: ['Phi3ForCausalLM'],
      model_type: 'phi3',
      hidden_act: 'silu',
      ...common,
      original_max_position_embeddings:
        metadata.optionalNumber(`${id}.rope.scaling.original_context_length`) ?? common.max_position_embeddings,
      sliding_window: window > 0 ? window : null,
      ...(partial === undefined ? {} : { partial_rotary_factor: partial }),
      rope_parameters: { ...rotary, ...(partial === undefined ? {} : { partial_rotary_factor: partial }) },
    };
  },
  layerNames: {
    attn_norm: 'input_layernorm',
    attn_qkv: 'self_attn.qkv_proj',
    attn_output: 'self_attn.o_proj',
    ffn_norm: 'post_attention_layernorm',
    // llama.cpp calls the joined gate and up so.
    ffn_up: 'mlp.gate_up_proj',
    ffn_down: 'mlp.down_proj',
  },
  change: () => ({ kind: 'none' }),
};
