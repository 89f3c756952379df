// How config.json says that positions rotate: transformers 4 wrote `rope_theta` and `rope_scaling`, 5 writes
// `rope_parameters`. Both are read; a kind of scaling that is not known is a failure that lists the known ones.
import { z } from 'zod';
import { Failure } from '../../shared/protocol/failure.ts';
import type { RotaryScaling, RotarySpec } from '../decoder-spec.ts';

const positive = z.number().positive();
const parameters = z.object({
  rope_type: z.string().optional(),
  /** Older spelling of rope_type. */
  type: z.string().optional(),
  rope_theta: positive.optional(),
  factor: positive.optional(),
  low_freq_factor: positive.optional(),
  high_freq_factor: positive.optional(),
  original_max_position_embeddings: positive.optional(),
});

export const rotaryFields = {
  rope_theta: positive.nullish(),
  rope_scaling: parameters.nullish(),
  rope_parameters: parameters.nullish(),
};

/** transformers' default where neither form names a base. */
const defaultBase = 10_000;

type RotaryConfig = { readonly [K in keyof typeof rotaryFields]?: z.infer<(typeof rotaryFields)[K]> };

/** @throws Failure `model-unsupported` | `model-invalid` */
export function readRotary(config: RotaryConfig): RotarySpec {
  const given = config.rope_parameters ?? config.rope_scaling ?? {};
  return { base: given.rope_theta ?? config.rope_theta ?? defaultBase, scaling: readScaling(given) };
}

function readScaling(given: z.infer<typeof parameters>): RotaryScaling {
  const kind = given.rope_type ?? given.type ?? 'default';
  switch (kind) {
    case 'default':
      return { kind: 'none' };
    case 'linear':
      return { kind: 'linear', factor: need(given, 'factor', kind) };
    case 'llama3':
      return {
        kind: 'llama3',
        factor: need(given, 'factor', kind),
        lowFrequencyFactor: need(given, 'low_freq_factor', kind),
        highFrequencyFactor: need(given, 'high_freq_factor', kind),
        originalContextLength: need(given, 'original_max_position_embeddings', kind),
      };
    default:
      throw new Failure(
        'model-unsupported',
        `config.json asks for rotary scaling "${kind}"; known kinds are default, linear, llama3.`,
      );
  }
}

function need(
  given: z.infer<typeof parameters>,
  field: 'factor' | 'low_freq_factor' | 'high_freq_factor' | 'original_max_position_embeddings',
  kind: string,
): number {
  const value = given[field];
  if (value === undefined)
    throw new Failure('model-invalid', `config.json asks for rotary scaling "${kind}" but gives no ${field}.`);
  return value;
}
