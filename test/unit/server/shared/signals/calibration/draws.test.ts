import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawsFor, forEachDraw } from '../../../../../../server/shared/signals/calibration/draws.ts';

function drawn(size: number, n: number, draws: number, seed = 1): string[] {
  const all: string[] = [];
  forEachDraw(size, n, { draws, seed }, (mask) => all.push(mask.join('')));
  return all;
}

const choose = (size: number, n: number): number =>
  Array.from({ length: n }, (_, k) => (size - k) / (k + 1)).reduce((product, factor) => product * factor, 1);

describe('draws', () => {
  it('are all there are, each once, where they are few', () => {
    expect(drawn(4, 2, 6)).toEqual(['1100', '1010', '1001', '0110', '0101', '0011']);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), (size, n) => {
        const all = drawn(size, n, 100);
        const expected = n > size ? 0 : Math.round(choose(size, n));
        expect(new Set(all).size).toBe(expected);
        expect(all).toHaveLength(expected);
      }),
    );
  });

  it('are as many as may be where there are more, of n each, the same for the same seed', () => {
    const some = drawn(30, 7, 500);
    expect(some).toHaveLength(500);
    for (const mask of some) expect(mask.replaceAll('0', '')).toHaveLength(7);
    expect(drawn(30, 7, 500)).toEqual(some);
    expect(drawn(30, 7, 500, 2)).not.toEqual(some);
  });

  it('take each sample equally often', () => {
    const counts = Array<number>(20).fill(0);
    forEachDraw(20, 5, { draws: 10_000, seed: 3 }, (mask) =>
      mask.forEach((one, at) => (counts[at] = (counts[at] ?? 0) + one)),
    );
    // 2,500 expected; five standard deviations of a binomial are 217.
    for (const count of counts) expect(Math.abs(count - 2_500)).toBeLessThan(217);
  });

  it('of none and of more than there are do not exist', () => {
    expect(drawn(3, 0, 10)).toEqual([]);
    expect(drawn(3, 4, 10)).toEqual([]);
    expect(drawn(3, 3, 10)).toEqual(['111']);
  });

  it('are fewer of large files, never too few', () => {
    expect([drawsFor(0), drawsFor(100), drawsFor(4_000), drawsFor(1e7)]).toEqual([1_000, 1_000, 100, 32]);
  });
});
