import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestOfN } from '../../../../../../server/shared/signals/calibration/best-of-n.ts';
import { passAtK } from '../../../../../../server/shared/signals/group/pass-at-k.ts';

// Few values, so that ties are common.
const score = fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8);
const item = fc.record({ score, right: fc.boolean() });
const items = fc.array(item, { minLength: 1, maxLength: 30 });

describe('best of n', () => {
  it('of nothing is null', () => expect(bestOfN([], 1)).toBeNull());

  it('is the chance over all draws', () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 7 }), fc.integer({ min: 1, max: 7 }), (list, n) => {
        const chances = subsets(list, n).map((drawn) => {
          const top = Math.max(...drawn.map((one) => one.score));
          const best = drawn.filter((one) => one.score === top);
          return best.filter((one) => one.right).length / best.length;
        });
        const value = bestOfN(list, n);
        if (n > list.length) expect(value).toBeNull();
        else expect(value).toBeCloseTo(chances.reduce((sum, one) => sum + one, 0) / chances.length, 10);
      }),
    );
  });

  it('of one is pass@1, and by an oracle it is pass@n', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 30 }), (list, n) => {
        const c = list.filter((one) => one.right).length;
        expect(bestOfN(list, 1)).toBeCloseTo(c / list.length, 12);
        const oracle = bestOfN(
          list.map(({ right }) => ({ right, score: Number(right) })),
          n,
        );
        const expected = passAtK(list.length, c, n);
        if (expected === null) expect(oracle).toBeNull();
        else expect(oracle).toBeCloseTo(expected, 10);
      }),
    );
  });
});

function subsets<T>(list: readonly T[], n: number): T[][] {
  if (n === 0) return [[]];
  return list.flatMap((first, at) => subsets(list.slice(at + 1), n - 1).map((rest) => [first, ...rest]));
}
