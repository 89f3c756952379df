// How config.json says that positions rotate: transformers 4 wrote `rope_theta` and `rope_scaling`, 5 writes
// `rope_parameters`. Both are read; a kind of scaling that is not known is a failure that lists the known ones.
import { z } from 'zod';
import { Failure } from '../../shared/protocol/failure.ts';
import type { RotaryScaling, RotarySpec } from '../decoder-spec.ts';

const positive = z.number().positive();
export const rotaryParameters = z.object({
  rope_type: z.string().optional(),
  /** Older spelling of rope_type. */
  type: z.string().optional(),
  rope_theta: positive.nullish(),
  partial_rotary_factor: positive.nullish(),
  factor: positive.nullish(),
  low_freq_factor: positive.nullish(),
  high_freq_factor: positive.nullish(),
  original_max_position_embeddings: positive.nullish(),
  attention_factor: positive.nullish(),
  beta_fast: positive.nullish(),
  beta_slow: positive.nullish(),
  mscale: z.number().nullish(),
  mscale_all_dim: z.number().nullish(),
  truncate: z.boolean().nullish(),
  short_factor: z.array(positive).nullish(),
  long_factor: z.array(positive).nullish(),
});
type Parameters = z.infer<typeof rotaryParameters>;

export const rotaryFields = {
  max_position_embeddings: z.number().int().positive(),
  /** Beside the parameters in Phi-3's files, where it counts before theirs. */
  original_max_position_embeddings: positive.nullish(),
  partial_rotary_factor: positive.nullish(),
  rope_theta: positive.nullish(),
  rope_scaling: rotaryParameters.nullish(),
  rope_parameters: rotaryParameters.nullish(),
};
export type RotaryConfig = z.infer<z.ZodObject<typeof rotaryFields>>;

/** transformers' default where neither form names a base. */
const defaultBase = 10_000;

/** @throws Failure `model-unsupported` | `model-invalid` */
export function readRotary(config: RotaryConfig, headSize: number): RotarySpec {
  const given = parametersOf(config);
  const base = given.rope_theta ?? config.rope_theta ?? defaultBase;
  const partial = given.partial_rotary_factor ?? config.partial_rotary_factor ?? 1;
  const dimensions = Math.trunc(headSize * partial);
  const scaling = scalings[kindOf(given)]?.(given, { config, base, dimensions });
  if (scaling === undefined)
    throw new Failure(
      'model-unsupported',
      `config.json asks for rotary scaling "${kindOf(given)}"; known kinds are ${Object.keys(scalings).join(', ')}.`,
    );
  return { base, dimensions, amplitude: amplitudeOf(given, config), scaling };
}

/**
 * Tokens that a model reads with its scaling, as vLLM derives them: trained context times factor, but for kinds whose
 * config.json names the length after scaling (llama3, longrope).
 */
export function scaledContextLength(config: RotaryConfig): number {
  const given = parametersOf(config);
  const { max_position_embeddings: stated } = config;
  const factor = given.factor ?? 1;
  switch (kindOf(given)) {
    case 'yarn':
      return Math.trunc((given.original_max_position_embeddings ?? stated) * factor);
    case 'linear':
    case 'dynamic':
      return Math.trunc(stated * factor);
    default:
      return stated;
  }
}

function parametersOf(config: RotaryConfig): Parameters {
  return config.rope_parameters ?? config.rope_scaling ?? {};
}

function kindOf(given: Parameters): string {
  return given.rope_type ?? given.type ?? 'default';
}

interface ScalingContext {
  readonly config: RotaryConfig;
  readonly base: number;
  readonly dimensions: number;
}

/** Formulas: transformers' modeling_rope_utils. Adding a kind adds an entry here and one in rotary-table.ts. */
const scalings: Readonly<Record<string, (given: Parameters, context: ScalingContext) => RotaryScaling>> = {
  default: () => ({ kind: 'none' }),
  linear: (given) => ({ kind: 'linear', factor: need(given, 'factor') }),
  llama3: (given) => ({
    kind: 'llama3',
    factor: need(given, 'factor'),
    lowFrequencyFactor: need(given, 'low_freq_factor'),
    highFrequencyFactor: need(given, 'high_freq_factor'),
    originalContextLength: need(given, 'original_max_position_embeddings'),
  }),
  dynamic: (given, { config }) => ({
    kind: 'dynamic',
    factor: need(given, 'factor'),
    trainedContextLength: config.max_position_embeddings,
  }),
  yarn: (given, { config, base, dimensions }) => {
    const original = originalLength(given, config);
    // The pair of channels that turns `rotations` times over the trained context (https://arxiv.org/abs/2309.00071).
    const pairAt = (rotations: number): number =>
      (dimensions * Math.log(original / (rotations * 2 * Math.PI))) / (2 * Math.log(base));
    const truncate = given.truncate ?? true;
    const low = pairAt(given.beta_fast ?? 32);
    const high = pairAt(given.beta_slow ?? 1);
    return {
      kind: 'yarn',
      factor: given.factor ?? config.max_position_embeddings / original,
      low: Math.max(truncate ? Math.floor(low) : low, 0),
      high: Math.min(truncate ? Math.ceil(high) : high, dimensions - 1),
    };
  },
  longrope: (given, { config }) => ({
    kind: 'longrope',
    shortFactors: need(given, 'short_factor'),
    longFactors: need(given, 'long_factor'),
    originalContextLength: originalLength(given, config),
  }),
};

/** What cosines and sines are multiplied by. */
function amplitudeOf(given: Parameters, config: RotaryConfig): number {
  const kind = kindOf(given);
  if (kind !== 'yarn' && kind !== 'longrope') return 1;
  if (given.attention_factor !== null && given.attention_factor !== undefined) return given.attention_factor;
  const original = originalLength(given, config);
  const factor = given.factor ?? config.max_position_embeddings / original;
  if (kind === 'longrope') return factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
  const attention = (weight: number): number => (factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1);
  const { mscale, mscale_all_dim: whole } = given;
  const weighted = typeof mscale === 'number' && mscale !== 0 && typeof whole === 'number' && whole !== 0;
  return weighted ? attention(mscale) / attention(whole) : attention(1);
}

function originalLength(given: Parameters, config: RotaryConfig): number {
  return (
    config.original_max_position_embeddings ?? given.original_max_position_embeddings ?? config.max_position_embeddings
  );
}

function need<K extends keyof Parameters>(given: Parameters, field: K): NonNullable<Parameters[K]> {
  const value = given[field] ?? null;
  if (value === null)
    throw new Failure('model-invalid', `config.json asks for rotary scaling "${kindOf(given)}" but gives no ${field}.`);
  return value;
}
