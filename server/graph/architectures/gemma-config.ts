// What Gemma 2 and 3 share: norms around both blocks with scales stored as distance from 1, GeGLU, scaled embeddings, an
// attention scale of their own.
import { z } from 'zod';
import { Failure } from '../../shared/protocol/failure.ts';
import type { DecoderSpec } from '../decoder-spec.ts';
import { count, decoderFields, layerTensor, mapLayers, noBiases, plainSpec } from './decoder-config.ts';

export const gemmaFields = {
  ...decoderFields,
  head_dim: count.default(256),
  tie_word_embeddings: z.boolean().default(true),
  hidden_activation: z.string().nullish(),
  query_pre_attn_scalar: z.number().positive().default(256),
  attn_logit_softcapping: z.number().positive().nullish(),
  final_logit_softcapping: z.number().positive().nullish(),
  sliding_window: count.nullish(),
  attention_bias: z.boolean().default(false),
};
export type GemmaConfig = z.infer<z.ZodObject<typeof gemmaFields>>;

/** @throws Failure `model-unsupported` | `model-invalid` */
export function gemmaSpec(values: GemmaConfig): DecoderSpec {
  const activation = values.hidden_activation ?? 'gelu_pytorch_tanh';
  if (activation !== 'gelu_pytorch_tanh')
    throw new Failure(
      'model-unsupported',
      `config.json asks for activation "${activation}"; known for Gemma is gelu_pytorch_tanh.`,
    );
  const attention = values.attention_bias;
  const plain = plainSpec({ ...values, hidden_act: 'silu' }, { ...noBiases, attention, attentionOut: attention });
  const spec: DecoderSpec = {
    ...plain,
    normOffset: 1,
    activation: 'gelu-tanh',
    embeddingScale: Math.fround(Math.sqrt(values.hidden_size)),
    attentionScale: 1 / Math.sqrt(values.query_pre_attn_scalar),
    attentionSoftcap: values.attn_logit_softcapping ?? null,
    logitSoftcap: values.final_logit_softcapping ?? null,
  };
  return mapLayers(spec, (layer, index) => ({
    ...layer,
    afterAttentionNorm: layerTensor(index, 'post_attention_layernorm.weight'),
    mlpNorm: layerTensor(index, 'pre_feedforward_layernorm.weight'),
    afterMlpNorm: layerTensor(index, 'post_feedforward_layernorm.weight'),
  }));
}
