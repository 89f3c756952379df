// "qwen2": Qwen2 and 2.5, and DeepSeek-R1's distillations into them. Biases on query, key and value.
import { commonConfig } from './common-config.ts';
import type { GgufArchitecture } from './gguf-architecture.ts';
import { plainLayerNames } from './layer-names.ts';
import { rotaryParameters } from './rotary-parameters.ts';

const id = 'qwen2';

export const qwen2: GgufArchitecture = {
  id,
  config(model) {
    const common = commonConfig(model, id);
    return {
      architectures: ['Qwen2ForCausalLM'],
      model_type: 'qwen2',
      hidden_act: 'silu',
      use_sliding_window: false,
      ...common,
      rope_parameters: rotaryParameters(model, id, common.head_dim),
    };
  },
  layerNames: plainLayerNames,
  change: () => ({ kind: 'none' }),
};
