import { describe, expect, it } from 'vitest';
import { auroc, aurocWithin } from '../../../../scripts/study/numbers/auroc.mjs';
import {
  bootstrap,
  bootstrapMean,
  numbered,
  quantile,
  resamplings,
  weightedMean,
} from '../../../../scripts/study/numbers/bootstrap.mjs';
import { partial, pearson, spearman, withinClusters } from '../../../../scripts/study/numbers/correlation.mjs';
import { shuffled, splitMix } from '../../../../scripts/study/numbers/random.mjs';
import { middleRanks, sortOnce } from '../../../../scripts/study/numbers/ranks.mjs';
import { difference, spread } from '../../../../scripts/study/numbers/seeds.mjs';
import { drawHalf, reliability } from '../../../../scripts/study/numbers/split-half.mjs';
import { quantile as sharedQuantile } from '../../../../server/shared/numbers/quantile.ts';
import { splitMix as sharedSplitMix } from '../../../../server/shared/numbers/split-mix.ts';
import { auroc as sharedAuroc } from '../../../../server/shared/signals/calibration/auroc.ts';
import { blocksOf } from '../../../../server/shared/signals/calibration/scored-item.ts';

const random = splitMix(7);
const column = (n: number): number[] => Array.from({ length: n }, () => Math.floor(random() * 8));

describe('ranks', () => {
  it('shares the mean among equal numbers', () => {
    expect([...middleRanks(sortOnce([3, 1, 3, 2]))]).toEqual([3.5, 1, 3.5, 2]);
  });

  it('ranks weighted numbers like so many copies of each', () => {
    const [values, weights] = [
      [3, 1, 3, 2],
      [2, 3, 0, 1],
    ];
    const copies = values.flatMap((value, at) => Array.from({ length: weights[at] ?? 0 }, () => ({ value, at })));
    const ranks = middleRanks(sortOnce(copies.map(({ value }) => value)));
    const weighted = middleRanks(sortOnce(values), weights);
    for (const [copy, { at }] of copies.entries()) expect(weighted[at]).toBe(ranks[copy]);
  });
});

describe('correlations', () => {
  it("knows Spearman's of tied numbers", () => {
    // Ranks 1 2.5 2.5 4 5 and 4 1 2.5 2.5 5: products about the means sum to 2.75, squares to 9.5 on both sides.
    expect(spearman([1, 2, 2, 4, 5], [3, 1, 2, 2, 5])).toBeCloseTo(2.75 / 9.5, 12);
    expect(spearman([1, 2, 3], [10, 20, 25])).toBeCloseTo(1, 12);
    expect(spearman([1, 2, 3], [5, 5, 5])).toBeNull();
  });

  it('weighs rows like so many copies of each', () => {
    const [x, y, weights] = [
      [1, 4, 2, 8],
      [2, 1, 7, 5],
      [1, 3, 0, 2],
    ];
    const copied = (values: number[]): number[] =>
      values.flatMap((value, at) => Array<number>(weights[at] ?? 0).fill(value));
    expect(pearson(x, y, weights)).toBeCloseTo(pearson(copied(x), copied(y)) ?? NaN, 12);
  });

  it('leaves nothing of what the others tell', () => {
    const [z, noise] = [column(200), column(200)];
    const x = z.map((value, at) => 2 * value + (noise[at] ?? 0));
    const y = z.map((value, at) => value - (noise[at] ?? 0));
    // Given z, x and y are the noise and its negative.
    expect(partial(x, y, [z])).toBeCloseTo(-1, 9);
    expect(partial(z, y, [z.map((value) => 3 * value + 1)])).toBeNull();
  });

  it('is the textbook formula with one other column, and takes the same column twice like once', () => {
    const [x, y, z] = [column(50), column(50), column(50)];
    const [xy, xz, yz] = [pearson(x, y) ?? NaN, pearson(x, z) ?? NaN, pearson(y, z) ?? NaN];
    const expected = (xy - xz * yz) / Math.sqrt((1 - xz ** 2) * (1 - yz ** 2));
    expect(partial(x, y, [z])).toBeCloseTo(expected, 12);
    expect(partial(x, y, [z, z])).toBeCloseTo(expected, 9);
  });

  it('takes the mean of each cluster away', () => {
    expect([...withinClusters([1, 3, 10, 20], [0, 0, 1, 1])]).toEqual([-1, 1, -5, 5]);
  });
});

describe('AUROC', () => {
  it('is the one of the calibration page, ties included', () => {
    const scores = column(60);
    const right = column(60).map((value) => value > 3);
    const items = scores.map((score, at) => ({ score, right: right[at] === true }));
    expect(auroc(sortOnce(scores), right)).toBeCloseTo(sharedAuroc(blocksOf(items)) ?? NaN, 12);
    expect(auroc(sortOnce([1, 2]), [true, true])).toBeNull();
  });

  it('compares within clusters only', () => {
    // Between clusters every right one is below every wrong one; within them above, and equal.
    const within = aurocWithin([1, 0, 9, 9, 5], [true, false, false, true, true], [0, 0, 1, 1, 2]);
    expect(within).toEqual([1, 0.5, null]);
  });
});

describe('the bootstrap', () => {
  it("draws with the program's own random numbers and quantiles", () => {
    const [own, shared] = [splitMix(3), sharedSplitMix(3)];
    for (let draw = 0; draw < 20; draw++) expect(own()).toBe(shared());
    const values = column(31);
    expect(quantile(values, 0.3)).toBe(sharedQuantile(values, 0.3));
  });

  it('keeps clusters together and repeats itself', () => {
    const clusters = numbered(['a', 'a', 'b', 'c', 'c', 'c']);
    const drawn = [...resamplings(clusters, 20, 5)];
    for (const weights of drawn) {
      expect(weights[0]).toBe(weights[1]);
      expect(weights[3]).toBe(weights[5]);
      expect((weights[0] ?? 0) + (weights[2] ?? 0) + (weights[3] ?? 0)).toBe(3);
    }
    expect([...resamplings(clusters, 20, 5)]).toEqual(drawn);
  });

  it('covers the mean of a population about as often as it says', () => {
    const own = splitMix(11);
    let covered = 0;
    for (let trial = 0; trial < 400; trial++) {
      const values = Array.from({ length: 40 }, () => own() + own() + own() - 1.5);
      const { low, high } = bootstrapMean(values, { replicates: 200, seed: trial });
      if ((low ?? NaN) <= 0 && 0 <= (high ?? NaN)) covered += 1;
    }
    // Percentile intervals of 40 values and 200 resamplings are a little narrow: some 92 %.
    expect(covered / 400).toBeGreaterThan(0.88);
    expect(covered / 400).toBeLessThan(0.98);
  });

  it('is wider where clusters are alike than where items were drawn one by one', () => {
    const clusters = Array.from({ length: 100 }, (_none, at) => Math.floor(at / 10));
    const values = clusters.map((cluster) => cluster % 2);
    const mean = (weights?: Uint32Array): number | null => weightedMean(values, weights);
    const options = { replicates: 300, seed: 1 };
    const width = ({ low, high }: { low: number | null; high: number | null }): number => (high ?? NaN) - (low ?? NaN);
    const together = bootstrap(mean, clusters, options);
    const apart = bootstrap(mean, [...values.keys()], options);
    expect(width(together)).toBeGreaterThan(2 * width(apart));
  });

  it('has no interval over a handful of clusters', () => {
    expect(bootstrapMean([0.2, 0.8, 0.5], { replicates: 50, seed: 1 })).toEqual({
      value: 0.5,
      low: null,
      high: null,
      n: 3,
    });
  });

  it('has no interval where all that varies lies in one cluster', () => {
    const clusters = Array.from({ length: 60 }, (_none, at) => Math.floor(at / 6));
    const y = clusters.map((_cluster, at) => at % 5);
    const statistic =
      (x: number[]) =>
      (weights?: Uint32Array): number | null =>
        pearson(x, y, weights);
    const options = { replicates: 200, seed: 1 };
    const inOne = clusters.map((cluster, at) => (cluster === 3 ? at : 0));
    // Drawn without that cluster, as happens in 35 % of the resamplings, the column does not vary.
    expect(bootstrap(statistic(inOne), clusters, options)).toMatchObject({ low: null, high: null });
    expect(bootstrap(statistic(inOne), clusters, options).value).not.toBeNull();
    expect(bootstrap(statistic(clusters.map((_cluster, at) => at)), clusters, options).low).not.toBeNull();
  });
});

describe('halves of counted draws', () => {
  it('draws without replacement: all right or all wrong leaves no choice, and the mean is the share', () => {
    const own = splitMix(2);
    expect(drawHalf({ right: 32, samples: 32 }, own)).toBe(1);
    expect(drawHalf({ right: 0, samples: 32 }, own)).toBe(0);
    const drawn = Array.from({ length: 4_000 }, () => drawHalf({ right: 8, samples: 32 }, own));
    const mean = drawn.reduce((sum, share) => sum + share, 0) / drawn.length;
    const variance = drawn.reduce((sum, share) => sum + (share - mean) ** 2, 0) / drawn.length;
    expect(mean).toBeCloseTo(0.25, 2);
    // Hypergeometric: p (1 - p) (N - n) / (N - 1) / n
    expect(variance).toBeCloseTo((0.25 * 0.75 * 16) / 31 / 16, 3);
  });

  it('steps up to the whole by Spearman and Brown', () => {
    expect(reliability(0.5)).toBeCloseTo(2 / 3, 12);
    expect(reliability(-0.1)).toBeNull();
  });
});

describe('differences over seeds', () => {
  it("has Student's interval: 4 degrees of freedom, variance 1, three runs each", () => {
    const { value, low, high } = difference([3, 4, 5], [1, 2, 3]);
    expect(value).toBe(2);
    expect(low).toBeCloseTo(2 - 2.776 * Math.sqrt(2 / 3), 9);
    expect(high).toBeCloseTo(2 + 2.776 * Math.sqrt(2 / 3), 9);
    expect(spread([1, 2, 3])).toBe(1);
    expect(difference([1, 1], [2, 2])).toEqual({ value: -1, low: null, high: null });
    expect(difference([1], [2, 3])).toEqual({ value: -1.5, low: null, high: null });
  });
});

it('shuffles all of a list', () => {
  const mixed = shuffled([1, 2, 3, 4, 5, 6, 7, 8], splitMix(1));
  expect(mixed).not.toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(mixed.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});
