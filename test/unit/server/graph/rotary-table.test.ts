import { describe, expect, it } from 'vitest';
import { rotaryFrequencies, rotaryTable } from '../../../../server/graph/rotary-table.ts';

describe('rotaryFrequencies', () => {
  it('falls geometrically from 1 to nearly 1 / base', () => {
    const frequencies = rotaryFrequencies({ base: 10_000, scaling: { kind: 'none' } }, 8);
    expect(Array.from(frequencies)).toEqual([1, 0.1, 0.01, 0.001].map(Math.fround));
  });

  it('is divided throughout by linear scaling', () => {
    const frequencies = rotaryFrequencies({ base: 10_000, scaling: { kind: 'linear', factor: 4 } }, 4);
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
    const plain = rotaryFrequencies({ base: 500_000, scaling: { kind: 'none' } }, 128);
    const scaled = rotaryFrequencies({ base: 500_000, scaling }, 128);
    expect(scaled[0]).toBe(plain[0]);
    expect(scaled[63]).toBeCloseTo((plain[63] ?? 0) / 8, 12);
    const ratios = Array.from(scaled, (value, i) => value / (plain[i] ?? Number.NaN));
    expect(ratios.every((ratio, i) => i === 0 || ratio <= (ratios[i - 1] ?? 0) + 1e-6)).toBe(true);
  });
});

describe('rotaryTable', () => {
  it('holds the cosine and sine of position times frequency, a row a position', () => {
    const { cosines, sines } = rotaryTable({ base: 100, scaling: { kind: 'none' } }, 4, 3);
    expect(cosines).toHaveLength(6);
    expect(cosines[2 * 2 + 1]).toBeCloseTo(Math.cos(2 * 0.1), 6);
    expect(sines[2 * 2 + 1]).toBeCloseTo(Math.sin(2 * 0.1), 6);
    expect([cosines[0], sines[0]]).toEqual([1, 0]);
  });
});
