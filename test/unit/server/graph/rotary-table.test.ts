import { describe, expect, it } from 'vitest';
import type { RotarySpec } from '../../../../server/graph/decoder-spec.ts';
import { lengthScalingNote, rotaryFrequencies, rotaryTable } from '../../../../server/graph/rotary-table.ts';

function rotary(base: number, dimensions: number, scaling: RotarySpec['scaling'] = { kind: 'none' }): RotarySpec {
  return { base, dimensions, amplitude: 1, scaling };
}

describe('rotaryFrequencies', () => {
  it('falls geometrically from 1 to nearly 1 / base', () => {
    const frequencies = rotaryFrequencies(rotary(10_000, 8), 100);
    expect(Array.from(frequencies)).toEqual([1, 0.1, 0.01, 0.001].map(Math.fround));
  });

  it('is divided throughout by linear scaling', () => {
    const frequencies = rotaryFrequencies(rotary(10_000, 4, { kind: 'linear', factor: 4 }), 100);
    expect(Array.from(frequencies)).toEqual([0.25, 0.0025].map(Math.fround));
  });

  it('keeps fast and slows slow rotations under llama3 scaling', () => {
    const scaling = {
      kind: 'llama3',
      factor: 8,
      lowFrequencyFactor: 1,
      highFrequencyFactor: 4,
      originalContextLength: 8192,
    } as const;
    const plain = rotaryFrequencies(rotary(500_000, 128), 100);
    const scaled = rotaryFrequencies(rotary(500_000, 128, scaling), 100);
    expect(scaled[0]).toBe(plain[0]);
    expect(scaled[63]).toBeCloseTo((plain[63] ?? 0) / 8, 12);
    const ratios = Array.from(scaled, (value, i) => value / (plain[i] ?? Number.NaN));
    expect(ratios.every((ratio, i) => i === 0 || ratio <= (ratios[i - 1] ?? 0) + 1e-6)).toBe(true);
  });
});

describe('scaling by the length of a text', () => {
  const longrope = rotary(10_000, 4, {
    kind: 'longrope',
    shortFactors: [1, 2],
    longFactors: [4, 8],
    originalContextLength: 64,
  });
  const dynamic = rotary(10_000, 8, { kind: 'dynamic', factor: 2, trainedContextLength: 64 });

  it('takes the long factors of LongRoPE for texts past the trained context', () => {
    const plain = rotaryFrequencies(rotary(10_000, 4), 1);
    const ratios = (length: number): number[] =>
      Array.from(rotaryFrequencies(longrope, length), (value, i) => Math.round((plain[i] ?? 0) / value));
    expect([ratios(64), ratios(65)]).toEqual([
      [1, 2],
      [4, 8],
    ]);
  });

  it('leaves texts within the trained context as they are under dynamic scaling, and slows longer ones', () => {
    const plain = rotaryFrequencies(rotary(10_000, 8), 1);
    expect(rotaryFrequencies(dynamic, 64)).toEqual(plain);
    const slowed = rotaryFrequencies(dynamic, 128);
    expect(slowed[0]).toBe(1);
    // base · (2 · 128 / 64 - 1)^(8 / 6), over the exponent 6 / 8 of the last pair: three times slower.
    expect((plain[3] ?? 0) / (slowed[3] ?? 1)).toBeCloseTo(3, 5);
  });

  it('is told only where it happens', () => {
    expect([lengthScalingNote(longrope, 64), lengthScalingNote(dynamic, 64)]).toEqual([null, null]);
    expect(lengthScalingNote(longrope, 65)).toContain('longer than 64 tokens');
    expect(lengthScalingNote(dynamic, 65)).toContain('65 tokens');
    expect(lengthScalingNote(rotary(10_000, 4, { kind: 'linear', factor: 2 }), 1e6)).toBeNull();
  });
});

describe('rotaryTable', () => {
  it('multiplies by the amplitude', () => {
    const { cosines } = rotaryTable({ ...rotary(100, 4), amplitude: 1.25 }, 1, 1);
    expect(Array.from(cosines)).toEqual([1.25, 1.25]);
  });

  it('holds the cosine and sine of position times frequency, a row a position', () => {
    const { cosines, sines } = rotaryTable(rotary(100, 4), 3, 3);
    expect(cosines).toHaveLength(6);
    expect(cosines[2 * 2 + 1]).toBeCloseTo(Math.cos(2 * 0.1), 6);
    expect(sines[2 * 2 + 1]).toBeCloseTo(Math.sin(2 * 0.1), 6);
    expect([cosines[0], sines[0]]).toEqual([1, 0]);
  });
});
