// What config.json files of all decoder families share, and the spec that a family with none of the extras has: pre-norm
// layers, SwiGLU, one rotation, no windows. Each family changes what it does differently.
import { z } from 'zod';
import { Failure } from '../../shared/protocol/failure.ts';
import type { DecoderSpec, LayerSpec, LinearNames } from '../decoder-spec.ts';
import { readRotary, rotaryFields, scaledContextLength } from './rotary-config.ts';

export const count = z.number().int().positive();

export const decoderFields = {
  vocab_size: count,
  hidden_size: count,
  intermediate_size: count,
  num_hidden_layers: count.max(10_000),
  num_attention_heads: count,
  num_key_value_heads: count.nullish(),
  head_dim: count.nullish(),
  rms_norm_eps: z.number().positive().default(1e-6),
  hidden_act: z.string().default('silu'),
  tie_word_embeddings: z.boolean().default(false),
  layer_types: z.array(z.string()).nullish(),
  ...rotaryFields,
};
export type DecoderConfig = z.infer<z.ZodObject<typeof decoderFields>>;

/** @throws Failure `model-invalid` naming what is missing or wrong */
export function parseConfig<T>(schema: z.ZodType<T>, config: unknown, family: string): T {
  const parsed = schema.safeParse(config);
  if (parsed.success) return parsed.data;
  throw new Failure('model-invalid', `config.json is not that of a ${family} model: ${z.prettifyError(parsed.error)}`);
}

export interface LayerBiases {
  /** Query, key and value projections. */
  readonly attention: boolean;
  readonly attentionOut: boolean;
  readonly mlp: boolean;
}

export const noBiases: LayerBiases = { attention: false, attentionOut: false, mlp: false };

/** @throws Failure `model-unsupported` | `model-invalid` */
export function plainSpec(values: DecoderConfig, biases: LayerBiases = noBiases): DecoderSpec {
  if (values.hidden_act !== 'silu')
    throw new Failure('model-unsupported', `config.json asks for activation "${values.hidden_act}"; known is silu.`);
  const heads = values.num_attention_heads;
  const headSize = values.head_dim ?? values.hidden_size / heads;
  return {
    vocabularySize: values.vocab_size,
    hiddenSize: values.hidden_size,
    intermediateSize: values.intermediate_size,
    heads,
    keyValueHeads: values.num_key_value_heads ?? heads,
    headSize,
    contextLength: scaledContextLength(values),
    normEpsilon: values.rms_norm_eps,
    normOffset: 0,
    activation: 'silu',
    embeddingScale: 1,
    attentionScale: 1 / Math.sqrt(headSize),
    attentionSoftcap: null,
    logitSoftcap: null,
    slidingWindow: null,
    rotary: readRotary(values, headSize),
    localRotary: null,
    embedding: 'model.embed_tokens.weight',
    layers: Array.from({ length: values.num_hidden_layers }, (_, layer) => plainLayer(layer, biases)),
    finalNorm: 'model.norm.weight',
    head: { weight: values.tie_word_embeddings ? 'model.embed_tokens.weight' : 'lm_head.weight', bias: null },
    rootAliases: [],
  };
}

function plainLayer(layer: number, biases: LayerBiases): LayerSpec {
  const at = (part: string, bias: boolean): LinearNames => ({
    weight: layerTensor(layer, `${part}.weight`),
    bias: bias ? layerTensor(layer, `${part}.bias`) : null,
  });
  return {
    attentionNorm: layerTensor(layer, 'input_layernorm.weight'),
    query: at('self_attn.q_proj', biases.attention),
    key: at('self_attn.k_proj', biases.attention),
    value: at('self_attn.v_proj', biases.attention),
    queryNorm: null,
    keyNorm: null,
    attentionOut: at('self_attn.o_proj', biases.attentionOut),
    afterAttentionNorm: null,
    mlpNorm: layerTensor(layer, 'post_attention_layernorm.weight'),
    gate: at('mlp.gate_proj', biases.mlp),
    up: at('mlp.up_proj', biases.mlp),
    down: at('mlp.down_proj', biases.mlp),
    afterMlpNorm: null,
    local: false,
  };
}

export function layerTensor(layer: number, name: string): string {
  return `model.layers.${layer}.${name}`;
}

/** The same spec with every layer changed. */
export function mapLayers(spec: DecoderSpec, change: (layer: LayerSpec, index: number) => LayerSpec): DecoderSpec {
  return { ...spec, layers: spec.layers.map(change) };
}

/** Heads' queries and keys normalized before they rotate. */
export function normalizedHeads(layer: LayerSpec, index: number): LayerSpec {
  return {
    ...layer,
    queryNorm: layerTensor(index, 'self_attn.q_norm.weight'),
    keyNorm: layerTensor(index, 'self_attn.k_norm.weight'),
  };
}

/**
 * Layers that look back `window` tokens only: those that `layer_types` calls `sliding_attention`, or, where config.json
 * does not list them, those for which `byDefault` says so.
 * @throws Failure `model-unsupported` | `model-invalid`
 */
export function slidingLayers(
  spec: DecoderSpec,
  window: number | null | undefined,
  types: DecoderConfig['layer_types'],
  byDefault: (index: number) => boolean,
): DecoderSpec {
  if (window === null || window === undefined) return spec;
  if (types?.length !== undefined && types.length !== spec.layers.length)
    throw new Failure(
      'model-invalid',
      `config.json lists ${types.length} layer_types for ${spec.layers.length} layers; one a layer is needed.`,
    );
  const isLocal = (index: number): boolean => {
    const type = types?.[index];
    if (type === undefined) return byDefault(index);
    if (type !== 'sliding_attention' && type !== 'full_attention')
      throw new Failure(
        'model-unsupported',
        `config.json gives layer ${index} the type "${type}"; known are full_attention and sliding_attention.`,
      );
    return type === 'sliding_attention';
  };
  const layers = spec.layers.map((layer, index) => ({ ...layer, local: isLocal(index) }));
  return { ...spec, layers, slidingWindow: layers.some(({ local }) => local) ? window : null };
}
