// "qwen3": Qwen3. Heads' queries and keys are normalized.
import { commonConfig } from './common-config.ts';
import type { GgufArchitecture } from './gguf-architecture.ts';
import { headNormNames, plainLayerNames } from './layer-names.ts';
import { rotaryParameters } from './rotary-parameters.ts';

const id = 'qwen3';

export const qwen3: GgufArchitecture = {
  id,
  config(model) {
    const common = commonConfig(model, id);
    return {
      architectures: ['Qwen3ForCausalLM'],
      model_type: 'qwen3',
      hidden_act: 'silu',
      attention_bias: model.tensors.has('blk.0.attn_q.bias'),
      use_sliding_window: false,
      ...common,
      rope_parameters: rotaryParameters(model, id, common.head_dim),
    };
  },
  layerNames: { ...plainLayerNames, ...headNormNames },
  change: () => ({ kind: 'none' }),
};
