// "gemma3": Gemma 3's text model. Five of six layers look back a window and rotate by a base of their own; norms are
// stored as 1 + w.
import { commonConfig, shortest } from './common-config.ts';
import type { GgufArchitecture } from './gguf-architecture.ts';
import { isGemmaNorm, queryScalar, windowedLayers } from './gemma-config.ts';
import { gemmaLayerNames, headNormNames } from './layer-names.ts';
import { rotaryParameters } from './rotary-parameters.ts';

const id = 'gemma3';
/** Gemma 3 27B, whose queries are scaled otherwise (llama.cpp tells it by its layers too). */
const layersOf27B = 62;

export const gemma3: GgufArchitecture = {
  id,
  config(model) {
    const common = commonConfig(model, id);
    const { metadata } = model;
    const window = metadata.optionalNumber(`${id}.attention.sliding_window`) ?? 0;
    const cap = metadata.optionalNumber(`${id}.final_logit_softcapping`);
    return {
      architectures: ['Gemma3ForCausalLM'],
      model_type: 'gemma3_text',
      hidden_activation: 'gelu_pytorch_tanh',
      ...common,
      query_pre_attn_scalar: queryScalar(common, layersOf27B),
      attn_logit_softcapping: null,
      final_logit_softcapping: cap === null ? null : shortest(cap),
      // A file without a window is of a model whose layers are all global.
      sliding_window: window > 0 ? window : null,
      layer_types: windowedLayers(metadata, id, { layers: common.num_hidden_layers, period: window > 0 ? 6 : 1 }),
      rope_parameters: {
        full_attention: rotaryParameters(model, id, common.head_dim),
        // Local layers are never scaled.
        sliding_attention: {
          rope_type: 'default',
          rope_theta: shortest(metadata.optionalNumber(`${id}.rope.freq_base_swa`) ?? 10_000),
        },
      },
    };
  },
  layerNames: { ...gemmaLayerNames, ...headNormNames },
  change: (part) => ({ kind: isGemmaNorm(part) ? 'minus-one' : 'none' }),
};
