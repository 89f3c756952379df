// Cosines and sines of every position's rotation, as the fused attention takes them. Pure.
import type { RotaryScaling, RotarySpec } from './decoder-spec.ts';

export interface RotaryTable {
  /** (positions, headSize / 2), row after row */
  readonly cosines: Float32Array;
  /** (positions, headSize / 2) */
  readonly sines: Float32Array;
}

/**
 * Frequencies and angles are rounded to float32 where transformers rounds them: at position 8,000 an angle kept exact
 * would differ by 5e-4 rad from what the model was trained and is compared with.
 */
export function rotaryTable(rotary: RotarySpec, headSize: number, positions: number): RotaryTable {
  const half = headSize / 2;
  const frequencies = rotaryFrequencies(rotary, headSize);
  const cosines = new Float32Array(positions * half);
  const sines = new Float32Array(positions * half);
  for (let position = 0; position < positions; position++) {
    for (let i = 0; i < half; i++) {
      const angle = Math.fround(position * (frequencies[i] ?? 0));
      cosines[position * half + i] = Math.cos(angle);
      sines[position * half + i] = Math.sin(angle);
    }
  }
  return { cosines, sines };
}

/** Radians per position, (headSize / 2), fastest first. */
export function rotaryFrequencies({ base, scaling }: RotarySpec, headSize: number): Float32Array {
  const plain = Float32Array.from({ length: headSize / 2 }, (_, i) =>
    Math.fround(1 / Math.fround(base ** Math.fround((2 * i) / headSize))),
  );
  return plain.map((frequency) => scaled(frequency, scaling));
}

/** Formulas of transformers' modeling_rope_utils (linear; llama3 of https://arxiv.org/abs/2407.21783). */
function scaled(frequency: number, scaling: RotaryScaling): number {
  switch (scaling.kind) {
    case 'none':
      return frequency;
    case 'linear':
      return frequency / scaling.factor;
    case 'llama3': {
      const { factor, lowFrequencyFactor, highFrequencyFactor, originalContextLength } = scaling;
      const wavelength = (2 * Math.PI) / frequency;
      if (wavelength > originalContextLength / lowFrequencyFactor) return frequency / factor;
      if (wavelength < originalContextLength / highFrequencyFactor) return frequency;
      const smooth =
        (originalContextLength / wavelength - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
      return ((1 - smooth) * frequency) / factor + smooth * frequency;
    }
  }
}
