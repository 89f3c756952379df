// "llama": Llama 2 and 3, SmolLM2, TinyLlama, and Mistral 7B, which llama.cpp writes in the same way. Rows of query and
// key stand as llama.cpp rotates them.
import { commonConfig } from './common-config.ts';
import type { GgufArchitecture } from './gguf-architecture.ts';
import { plainLayerNames } from './layer-names.ts';
import { rotaryParameters } from './rotary-parameters.ts';

const id = 'llama';

export const llama: GgufArchitecture = {
  id,
  config(model) {
    const common = commonConfig(model, id);
    const window = model.metadata.optionalNumber(`${id}.attention.sliding_window`) ?? 0;
    const has = (part: string): boolean => model.tensors.has(`blk.0.${part}.bias`);
    return {
      ...(window > 0
        ? { architectures: ['MistralForCausalLM'], model_type: 'mistral', sliding_window: window }
        : {
            architectures: ['LlamaForCausalLM'],
            model_type: 'llama',
            attention_bias: has('attn_q'),
            mlp_bias: has('ffn_gate'),
          }),
      hidden_act: 'silu',
      ...common,
      rope_parameters: rotaryParameters(model, id, common.head_dim),
    };
  },
  layerNames: plainLayerNames,
  change(part, { metadata }) {
    const heads = metadata.uniform(`${id}.attention.head_count`);
    if (part === 'attn_q') return { kind: 'split-halves', heads };
    if (part === 'attn_k')
      return { kind: 'split-halves', heads: metadata.optionalUniform(`${id}.attention.head_count_kv`) ?? heads };
    return { kind: 'none' };
  },
};
