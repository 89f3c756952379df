// What must hold between the sizes of a spec, whatever the family, before a graph is built from it.
import { Failure } from '../../shared/protocol/failure.ts';
import type { DecoderSpec, RotarySpec } from '../decoder-spec.ts';

/** @throws Failure `model-invalid` | `model-unsupported` */
export function checkSpec(spec: DecoderSpec): DecoderSpec {
  const { heads, keyValueHeads, headSize, rotary, localRotary } = spec;
  if (heads % keyValueHeads !== 0)
    throw new Failure(
      'model-invalid',
      `config.json has ${heads} attention heads over ${keyValueHeads} key-value heads; the first must be a multiple of the second.`,
    );
  if (!Number.isInteger(headSize) || headSize % 2 !== 0)
    throw new Failure(
      'model-unsupported',
      `config.json makes attention heads ${headSize} wide (head_dim, or hidden_size / num_attention_heads); even whole numbers can be scored.`,
    );
  for (const each of localRotary === null ? [rotary] : [rotary, localRotary]) checkRotary(each, headSize);
  return Object.freeze(spec);
}

function checkRotary({ dimensions, scaling }: RotarySpec, headSize: number): void {
  if (dimensions < 2 || dimensions > headSize || dimensions % 2 !== 0)
    throw new Failure(
      'model-invalid',
      `config.json rotates ${dimensions} of ${headSize} channels of a head; an even number from 2 to ${headSize} is needed.`,
    );
  if (scaling.kind !== 'longrope') return;
  for (const factors of [scaling.shortFactors, scaling.longFactors])
    if (factors.length !== dimensions / 2)
      throw new Failure(
        'model-invalid',
        `config.json lists ${factors.length} LongRoPE factors for heads that rotate ${dimensions} channels; ${dimensions / 2} are needed.`,
      );
}
