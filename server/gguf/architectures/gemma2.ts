// "gemma2": Gemma 2. Every other layer looks back a window; norms are stored as 1 + w.
import { commonConfig, shortest } from './common-config.ts';
import type { GgufArchitecture } from './gguf-architecture.ts';
import { isGemmaNorm, queryScalar, windowedLayers } from './gemma-config.ts';
import { gemmaLayerNames } from './layer-names.ts';
import { rotaryParameters } from './rotary-parameters.ts';

const id = 'gemma2';
/** Gemma 2 27B, whose queries are scaled otherwise (llama.cpp tells it by its layers too). */
const layersOf27B = 46;

export const gemma2: GgufArchitecture = {
  id,
  config(model) {
    const common = commonConfig(model, id);
    const { metadata } = model;
    return {
      architectures: ['Gemma2ForCausalLM'],
      model_type: 'gemma2',
      hidden_activation: 'gelu_pytorch_tanh',
      ...common,
      query_pre_attn_scalar: queryScalar(common, layersOf27B),
      // llama.cpp's own values where a file gives none.
      attn_logit_softcapping: shortest(metadata.optionalNumber(`${id}.attn_logit_softcapping`) ?? 50),
      final_logit_softcapping: shortest(metadata.optionalNumber(`${id}.final_logit_softcapping`) ?? 30),
      sliding_window: metadata.optionalNumber(`${id}.attention.sliding_window`) ?? 4096,
      layer_types: windowedLayers(metadata, id, { layers: common.num_hidden_layers, period: 2 }),
      rope_parameters: rotaryParameters(model, id, common.head_dim),
    };
  },
  layerNames: gemmaLayerNames,
  change: (part) => ({ kind: isGemmaNorm(part) ? 'minus-one' : 'none' }),
};
