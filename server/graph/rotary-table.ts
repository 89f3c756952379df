// Cosines and sines of every position's rotation, as attention takes them. Pure.
import type { RotaryScaling, RotarySpec } from './decoder-spec.ts';

export interface RotaryTable {
  /** (positions, dimensions / 2), row after row */
  readonly cosines: Float32Array;
  /** (positions, dimensions / 2) */
  readonly sines: Float32Array;
}

/**
 * Frequencies and angles are rounded to float32 where transformers rounds them: at position 8,000 an angle kept exact
 * would differ by 5e-4 rad from what the model was trained and is compared with.
 * @param textLength tokens of the whole text, which scaling by length is fixed from
 */
export function rotaryTable(rotary: RotarySpec, positions: number, textLength: number): RotaryTable {
  const half = rotary.dimensions / 2;
  const frequencies = rotaryFrequencies(rotary, textLength);
  const amplitude = Math.fround(rotary.amplitude);
  const cosines = new Float32Array(positions * half);
  const sines = new Float32Array(positions * half);
  for (let position = 0; position < positions; position++) {
    for (let i = 0; i < half; i++) {
      const angle = Math.fround(position * (frequencies[i] ?? 0));
      cosines[position * half + i] = Math.fround(Math.cos(angle)) * amplitude;
      sines[position * half + i] = Math.fround(Math.sin(angle)) * amplitude;
    }
  }
  return { cosines, sines };
}

/**
 * What a text of this length does to the rotation, in words; null where its length does not matter, or the text is no
 * longer than the context that the model was first trained on.
 */
export function lengthScalingNote({ scaling }: RotarySpec, textLength: number): string | null {
  if (scaling.kind === 'longrope' && textLength > scaling.originalContextLength)
    return `LongRoPE's factors for texts longer than ${scaling.originalContextLength} tokens, because the text has ${textLength}`;
  if (scaling.kind === 'dynamic' && textLength > scaling.trainedContextLength)
    return `the dynamic scaling of a text of ${textLength} tokens, more than the ${scaling.trainedContextLength} trained on`;
  return null;
}

/** Radians per position, (dimensions / 2), fastest first. Formulas of transformers' modeling_rope_utils. */
export function rotaryFrequencies({ base, dimensions, scaling }: RotarySpec, textLength: number): Float32Array {
  const grown = scaling.kind === 'dynamic' ? grownBase(base, dimensions, scaling, textLength) : base;
  return Float32Array.from({ length: dimensions / 2 }, (_, i) => {
    const period = Math.fround(grown ** Math.fround((2 * i) / dimensions)); // radians per position: 1 / period
    return scaled(period, i, scaling, textLength);
  });
}

/** The base at which a text as long as this one turns its slowest pair as far as a trained one did. */
function grownBase(
  base: number,
  dimensions: number,
  { factor, trainedContextLength }: Extract<RotaryScaling, { kind: 'dynamic' }>,
  textLength: number,
): number {
  const length = Math.max(textLength, trainedContextLength);
  return base * ((factor * length) / trainedContextLength - (factor - 1)) ** (dimensions / (dimensions - 2));
}

function scaled(period: number, pair: number, scaling: RotaryScaling, textLength: number): number {
  const frequency = Math.fround(1 / period);
  switch (scaling.kind) {
    case 'none':
    case 'dynamic':
      return frequency;
    case 'linear':
      return frequency / scaling.factor;
    case 'llama3': {
      // https://arxiv.org/abs/2407.21783
      const { factor, lowFrequencyFactor, highFrequencyFactor, originalContextLength } = scaling;
      const wavelength = (2 * Math.PI) / frequency;
      if (wavelength > originalContextLength / lowFrequencyFactor) return frequency / factor;
      if (wavelength < originalContextLength / highFrequencyFactor) return frequency;
      const smooth =
        (originalContextLength / wavelength - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
      return ((1 - smooth) * frequency) / factor + smooth * frequency;
    }
    case 'yarn': {
      // https://arxiv.org/abs/2309.00071
      const { factor, low, high } = scaling;
      const width = high === low ? 0.001 : high - low;
      const kept = Math.fround(1 - Math.min(1, Math.max(0, Math.fround(Math.fround(pair - low) / width))));
      const interpolated = Math.fround(1 / Math.fround(factor * period));
      return Math.fround(interpolated * Math.fround(1 - kept)) + Math.fround(frequency * kept);
    }
    case 'longrope': {
      // https://arxiv.org/abs/2402.13753
      const factors = textLength > scaling.originalContextLength ? scaling.longFactors : scaling.shortFactors;
      return 1 / Math.fround(Math.fround(factors[pair] ?? 1) * period);
    }
  }
}
