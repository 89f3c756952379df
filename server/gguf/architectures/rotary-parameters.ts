// How positions rotate, from GGUF metadata and its tensors of factors, in the form of transformers' `rope_parameters`.
import { Failure } from '../../shared/protocol/failure.ts';
import { shortest } from './common-config.ts';
import type { Config, GgufModel } from './gguf-architecture.ts';

/** llama.cpp's where a file names none. */
const defaultBase = 10_000;

/** @throws Failure `model-invalid` | `model-unsupported` */
export function rotaryParameters(model: GgufModel, id: string, headSize: number): Config {
  const { metadata } = model;
  const base = shortest(metadata.optionalNumber(`${id}.rope.freq_base`) ?? defaultBase);
  const dimensions = metadata.optionalNumber(`${id}.rope.dimension_count`) ?? headSize;
  const partial = dimensions === headSize ? {} : { partial_rotary_factor: dimensions / headSize };
  return { rope_theta: base, ...partial, ...scaling(model, id, { base, dimensions }) };
}

interface Rotation {
  readonly base: number;
  readonly dimensions: number;
}

function scaling(model: GgufModel, id: string, rotation: Rotation): Config {
  const { metadata, factors } = model;
  const original = metadata.optionalNumber(`${id}.rope.scaling.original_context_length`);
  if (factors.long !== null || factors.short !== null) {
    if (factors.long === null || factors.short === null || original === null)
      throw new Failure(
        'model-invalid',
        `${metadata.file} has rotary factors for long texts or for short ones only, or lacks ${id}.rope.scaling.original_context_length; all three are needed.`,
      );
    return {
      rope_type: 'longrope',
      short_factor: factors.short.map(shortest),
      long_factor: factors.long.map(shortest),
      original_max_position_embeddings: original,
      ...attentionFactor(model, id),
    };
  }
  if (factors.all !== null) return fromFactors(factors.all, rotation, metadata.number(`${id}.context_length`));
  const kind = metadata.optionalText(`${id}.rope.scaling.type`) ?? 'none';
  const factor =
    metadata.optionalNumber(`${id}.rope.scaling.factor`) ?? metadata.optionalNumber(`${id}.rope.scale_linear`);
  switch (kind) {
    case 'linear':
    case 'none':
      // Old files give the factor without naming the kind, which was linear then.
      return factor === null || factor === 0 || factor === 1
        ? { rope_type: 'default' }
        : { rope_type: 'linear', factor: shortest(factor) };
    case 'yarn':
      return {
        rope_type: 'yarn',
        factor: shortest(factor ?? metadata.number(`${id}.rope.scaling.factor`)),
        original_max_position_embeddings: original ?? metadata.number(`${id}.context_length`),
        ...yarnRamp(model, id),
      };
    default:
      throw new Failure(
        'model-unsupported',
        `${metadata.file} asks for rotary scaling "${kind}"; known kinds are none, linear, yarn, and factors stored as tensors.`,
      );
  }
}

/** llama.cpp multiplies by its own value; where it is transformers' formula, that is more exact. */
function attentionFactor({ metadata }: GgufModel, id: string): Config {
  const stored = metadata.optionalNumber(`${id}.rope.scaling.attn_factor`);
  if (stored === null) return {};
  const original = metadata.number(`${id}.rope.scaling.original_context_length`);
  const scale = metadata.number(`${id}.context_length`) / original;
  const formula = scale > 1 ? Math.sqrt(1 + Math.log(scale) / Math.log(original)) : 1;
  return Math.abs(formula - stored) < 1e-6 ? {} : { attention_factor: shortest(stored) };
}

function yarnRamp({ metadata }: GgufModel, id: string): Config {
  const fast = metadata.optionalNumber(`${id}.rope.scaling.yarn_beta_fast`);
  const slow = metadata.optionalNumber(`${id}.rope.scaling.yarn_beta_slow`);
  for (const key of ['yarn_ext_factor', 'yarn_log_multiplier', 'yarn_attn_factor', 'attn_factor']) {
    const value = metadata.optionalNumber(`${id}.rope.scaling.${key}`);
    const neutral = key === 'yarn_log_multiplier' ? 0 : 1;
    if (value !== null && value !== neutral)
      throw new Failure(
        'model-unsupported',
        `${metadata.file} sets ${id}.rope.scaling.${key} to ${value}; YaRN as its paper has it (${neutral}) can be scored.`,
      );
  }
  return {
    ...(fast === null ? {} : { beta_fast: shortest(fast) }),
    ...(slow === null ? {} : { beta_slow: shortest(slow) }),
  };
}

/**
 * llama.cpp writes what Llama 3's scaling comes to. Where the published parameters give these factors, they are named, so
 * that rotations are computed as the model's own config.json would have them; else the factors stand as they are, as
 * LongRoPE with one set for all lengths, which is the same computation.
 */
function fromFactors(factors: readonly number[], rotation: Rotation, contextLength: number): Config {
  if (factors.every((factor) => factor === 1)) return { rope_type: 'default' };
  const factor = Math.max(...factors);
  const published = { factor, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 8192 };
  const expected = llama3Factors(published, rotation);
  // The converter computes them in float32.
  const same =
    expected.length === factors.length &&
    expected.every((value, i) => Math.abs(value - (factors[i] ?? 0)) < 1e-5 * value);
  if (same) return { rope_type: 'llama3', ...published };
  return {
    rope_type: 'longrope',
    short_factor: factors,
    long_factor: factors,
    original_max_position_embeddings: contextLength,
    attention_factor: 1,
  };
}

/** transformers' _compute_llama3_parameters, as divisors; (dimensions / 2). */
function llama3Factors(
  parameters: {
    readonly factor: number;
    readonly low_freq_factor: number;
    readonly high_freq_factor: number;
    readonly original_max_position_embeddings: number;
  },
  { base, dimensions }: Rotation,
): readonly number[] {
  const {
    factor,
    low_freq_factor: low,
    high_freq_factor: high,
    original_max_position_embeddings: original,
  } = parameters;
  return Array.from({ length: dimensions / 2 }, (_, pair) => {
    const wavelength = 2 * Math.PI * base ** ((2 * pair) / dimensions);
    if (wavelength < original / high) return 1;
    if (wavelength > original / low) return factor;
    const smooth = (original / wavelength - low) / (high - low);
    return 1 / ((1 - smooth) / factor + smooth);
  });
}
