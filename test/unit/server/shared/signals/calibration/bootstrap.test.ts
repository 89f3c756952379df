import { describe, expect, it } from 'vitest';
import {
  estimate,
  makeResampling,
  replicatesFor,
} from '../../../../../../server/shared/signals/calibration/bootstrap.ts';
import { expectNear } from '../../../../../support/signal-vectors.ts';

describe('the bootstrap', () => {
  it('draws whole prompts, as many as there are, the same for the same seed', () => {
    const clusters = [0, 0, 1, 2, 2, 2];
    const draw = makeResampling(clusters, 7);
    const again = makeResampling(clusters, 7);
    for (let round = 0; round < 50; round++) {
      const weights = [...draw()];
      expect(weights).toEqual([...again()]);
      expect(weights[0]).toBe(weights[1]);
      expect(new Set(weights.slice(3)).size).toBe(1);
      expect((weights[0] ?? 0) + (weights[2] ?? 0) + (weights[3] ?? 0)).toBe(3);
    }
  });

  it('draws each prompt equally often', () => {
    const draw = makeResampling([0, 1, 2, 3], 1);
    const total = [0, 0, 0, 0];
    for (let round = 0; round < 10_000; round++)
      draw().forEach((weight, at) => (total[at] = (total[at] ?? 0) + weight));
    for (const count of total) expect(Math.abs(count - 10_000)).toBeLessThan(400); // four standard deviations
  });

  it('gives the middle 95 % of the resamplings, and no ends where most are undefined', () => {
    const resampled = Array.from({ length: 1_001 }, (_, at) => at / 1_000);
    const { value, low, high } = estimate(0.5, resampled);
    expect(value).toBe(0.5);
    expectNear([low, high], [0.025, 0.975], 1e-12);
    expect(estimate(0.5, [0.5, null, null])).toEqual({ value: 0.5, low: null, high: null });
    expect(estimate(0.5, [])).toEqual({ value: 0.5, low: null, high: null });
  });

  it('covers a proportion as often as it says', () => {
    // 200 sets of 100 coins of 0.3; the interval of the mean should hold 0.3 in about 95 %.
    let held = 0;
    for (let set = 0; set < 200; set++) {
      const coins = Array.from({ length: 100 }, (_, at) => Number(fraction(set * 100 + at) < 0.3));
      const draw = makeResampling([...coins.keys()], set);
      const means = Array.from({ length: 200 }, () => {
        const weights = draw();
        return coins.reduce((sum, coin, at) => sum + coin * (weights[at] ?? 0), 0) / 100;
      });
      const { low, high } = estimate(0, means);
      held += Number((low ?? 1) <= 0.3 && (high ?? 0) >= 0.3);
    }
    expect(held).toBeGreaterThan(178);
    expect(held).toBeLessThan(200);
  });

  it('resamples large files less often, yet often enough', () => {
    expect(replicatesFor(50)).toBe(1_000);
    expect(replicatesFor(50_000)).toBe(400);
    expect(replicatesFor(10_000_000)).toBe(200);
  });
});

/** A number in [0, 1) that looks random, for the coin of that number. */
function fraction(at: number): number {
  const value = Math.sin(at * 12.9898 + 78.233) * 43_758.5453;
  return value - Math.floor(value);
}
