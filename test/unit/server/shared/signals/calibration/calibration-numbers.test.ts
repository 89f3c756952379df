// The arithmetic of calibration: the published vectors, definitions written out naively, and what must always hold.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { auroc } from '../../../../../../server/shared/signals/calibration/auroc.ts';
import {
  calibrationError,
  equalMassBins,
  equalWidthBins,
  reliability,
  rlcrReward,
} from '../../../../../../server/shared/signals/calibration/reliability.ts';
import { riskCoverage } from '../../../../../../server/shared/signals/calibration/risk-coverage.ts';
import {
  blocksOf,
  sortItems,
  tieBlocks,
  type ScoredItem,
  type TieBlocks,
} from '../../../../../../server/shared/signals/calibration/scored-item.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const numbers = z.array(z.number());
const itemsOf = (scores: readonly number[], right: readonly number[]): ScoredItem[] =>
  scores.map((score, at) => ({ score, right: right[at] === 1 }));
const rowsOf = ({ score: scores, weight, right }: TieBlocks) =>
  [...scores.keys()].map((at) => [scores[at], weight[at], right[at]]).filter(([, n]) => n !== 0);
// Few values, so that ties are common.
const score = fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8);
const item = fc.record({ score, right: fc.boolean() });
const items = fc.array(item, { minLength: 1, maxLength: 30 });

describe('calibration vectors', () => {
  it('calib: Brier, ECE of ten bins, AUROC', () => {
    const { input, output } = vector(
      'calib',
      z.object({ c: numbers, y: numbers }),
      z.object({ brier: z.number(), ece10: z.number(), auroc: z.number() }),
    );
    const blocks = blocksOf(itemsOf(input.c, input.y));
    expectNear(
      [reliability(blocks)?.brier, calibrationError(equalWidthBins(blocks)), auroc(blocks)],
      [output.brier, output.ece10, output.auroc],
    );
  });

  it('calib.binned', () => {
    const { input, output } = vector(
      'calib.binned',
      z.object({ c: numbers, y: numbers }),
      z.object({ ece10: z.number() }),
    );
    expectNear(calibrationError(equalWidthBins(blocksOf(itemsOf(input.c, input.y)))), output.ece10);
  });

  it('rlcr', () => {
    const { input, output } = vector('rlcr', z.object({ q: z.number() }), z.record(z.string(), z.number()));
    expectNear(rlcrReward(input.q, true), output['paperRight']);
    expectNear(rlcrReward(input.q, false), output['paperWrong']);
    expectNear(rlcrReward(input.q, true, 'code'), output['codeRight']);
    expectNear(rlcrReward(input.q, false, 'code'), output['codeWrong']);
  });
});

describe('nothing to calibrate', () => {
  it('is null, not 0', () => {
    const none = blocksOf([]);
    const undrawn = tieBlocks(sortItems(itemsOf([0.5], [1])), [0]);
    for (const blocks of [none, undrawn]) {
      expect(reliability(blocks)).toBeNull();
      expect(calibrationError(equalWidthBins(blocks))).toBeNull();
      expect(calibrationError(equalMassBins(blocks))).toBeNull();
      expect(auroc(blocks)).toBeNull();
      expect(riskCoverage(blocks)).toBeNull();
    }
  });

  it('is so of one kind alone, for AUROC', () => {
    expect(auroc(blocksOf(itemsOf([0.1, 0.9], [1, 1])))).toBeNull();
    expect(auroc(blocksOf(itemsOf([0.1, 0.9], [0, 0])))).toBeNull();
  });
});

describe('bins', () => {
  it('of equal width are left-closed, and the last includes 1', () => {
    const edges = [0, 0.1, 0.3, 0.7, 0.9999, 1];
    const bins = equalWidthBins(blocksOf(itemsOf(edges, [0, 0, 0, 0, 0, 0])));
    expect(bins.map(({ low, count }) => [low, count])).toEqual([
      [0, 1],
      [0.1, 1],
      [0.3, 1],
      [0.7, 1],
      [0.9, 2],
    ]);
  });

  it('put every edge k / B where it is written, whatever the rounding of k / B * B', () => {
    for (const size of [10, 15, 49, 100]) {
      for (let k = 0; k < size; k++) {
        const [bin] = equalWidthBins(blocksOf(itemsOf([k / size], [1])), size);
        expect(bin?.low).toBe(k / size);
      }
    }
  });

  it('of equal mass hold as many items each, and keep ties together', () => {
    const even = itemsOf([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0, 0, 0, 1, 1, 1]);
    expect(equalMassBins(blocksOf(even), 3)).toMatchObject([
      { low: 0.1, high: 0.2, count: 2, accuracy: 0 },
      { low: 0.3, high: 0.4, count: 2, accuracy: 0.5 },
      { low: 0.5, high: 0.6, count: 2, accuracy: 1 },
    ]);
    const tied = itemsOf([0.1, 0.5, 0.5, 0.5, 0.5, 0.9], [0, 0, 0, 1, 1, 1]);
    expect(equalMassBins(blocksOf(tied), 3).map(({ count }) => count)).toEqual([1, 4, 1]);
  });

  it('hold every item once', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 20 }), (list, size) => {
        for (const bins of [equalWidthBins(blocksOf(list), size), equalMassBins(blocksOf(list), size)]) {
          expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(list.length);
          expect(bins.length).toBeLessThanOrEqual(size);
        }
      }),
    );
  });
});

describe('what always holds', () => {
  it('nothing depends on the order of the items', () => {
    fc.assert(
      fc.property(items, fc.integer(), (list, seed) => {
        const shuffled = list.toSorted(
          (a, b) => Math.sin(seed + a.score * 7 + Number(a.right)) - Math.sin(seed + b.score),
        );
        const all = (of: readonly ScoredItem[]) => {
          const blocks = blocksOf(of);
          return [
            reliability(blocks)?.brier ?? -1,
            calibrationError(equalWidthBins(blocks)) ?? -1,
            calibrationError(equalMassBins(blocks)) ?? -1,
            auroc(blocks) ?? -1,
            riskCoverage(blocks)?.aurc ?? -1,
          ];
        };
        expectNear(all(shuffled), all(list), 1e-12);
      }),
    );
  });

  it('an item counted k times is as k equal items', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(item, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 15 }),
        (drawn) => {
          const weights = drawn.map(([, weight]) => weight);
          const weighted = rowsOf(tieBlocks(sortItems(drawn.map(([one]) => one)), weights));
          const repeated = rowsOf(blocksOf(drawn.flatMap(([one, weight]) => Array<ScoredItem>(weight).fill(one))));
          expect(weighted).toEqual(repeated);
        },
      ),
    );
  });

  it('Brier and both calibration errors lie in [0, 1]; the gap of all is at most the error', () => {
    fc.assert(
      fc.property(items, (list) => {
        const blocks = blocksOf(list);
        const { brier = -1, overconfidence = 9 } = reliability(blocks) ?? {};
        for (const bins of [equalWidthBins(blocks), equalMassBins(blocks)]) {
          const error = calibrationError(bins) ?? -1;
          expect(error).toBeGreaterThanOrEqual(Math.abs(overconfidence) - 1e-12);
          expect(error).toBeLessThanOrEqual(1);
        }
        expect(brier).toBeGreaterThanOrEqual(0);
        expect(brier).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('AUROC is the share of pairs won, ties half; turned around it is 1 less it', () => {
    fc.assert(
      fc.property(items, (list) => {
        const right = list.filter((one) => one.right);
        const wrong = list.filter((one) => !one.right);
        const won = right.flatMap((a) => wrong.map((b) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0)));
        const value = auroc(blocksOf(list));
        if (won.length === 0) expect(value).toBeNull();
        else {
          expect(value).toBeCloseTo(won.reduce<number>((sum, one) => sum + one, 0) / won.length, 12);
          const turned = list.map((one) => ({ ...one, score: -one.score }));
          expect(auroc(blocksOf(turned))).toBeCloseTo(1 - (value ?? NaN), 12);
        }
      }),
    );
  });

  it('the area under risk and coverage is the mean of the expected risks, and never under the best order', () => {
    fc.assert(
      fc.property(items, (list) => {
        const value = riskCoverage(blocksOf(list));
        // The mean over the orders within ties of the mean risk; a tie's errors are spread evenly.
        const sorted = list.toSorted((a, b) => b.score - a.score);
        const shareWrong = sorted.map(({ score: own }) => {
          const tied = sorted.filter((one) => one.score === own);
          return tied.filter((one) => !one.right).length / tied.length;
        });
        let errors = 0;
        const risks = shareWrong.map((share, at) => (errors += share) / (at + 1));
        expect(value?.aurc).toBeCloseTo(risks.reduce((sum, risk) => sum + risk, 0) / list.length, 12);
        const best = riskCoverage(blocksOf(list.map(({ right }) => ({ right, score: Number(right) }))));
        const bestOrder = list.map(({ right }, at) => ({ right, score: right ? 100 + at : -at }));
        expect(value?.excess).toBeCloseTo((value?.aurc ?? NaN) - (riskCoverage(blocksOf(bestOrder))?.aurc ?? NaN), 12);
        expect(best?.excess).toBeCloseTo(0, 12);
        expect(value?.curve.at(-1)).toMatchObject({
          coverage: 1,
          risk: list.filter((one) => !one.right).length / list.length,
        });
      }),
    );
  });

  it('a curve of many points is thinned to what a plot shows, its end kept', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => ({ score: at, right: at % 3 > 0 }));
    const curve = riskCoverage(blocksOf(many))?.curve ?? [];
    expect(curve.length).toBeLessThanOrEqual(102);
    expect(curve.length).toBeGreaterThan(90);
    expect(curve.at(-1)?.coverage).toBe(1);
  });
});
