// Percentile intervals by resampling whole prompts: traces of one prompt are alike, and drawing them one by one would
// make every interval too narrow. The same seed gives the same intervals.
import { quantile } from '../../numbers/quantile.ts';
import { splitMix } from '../../numbers/split-mix.ts';
import type { Estimate } from '../../protocol/calibration-report.ts';

/** Resamplings are enough for two digits of an interval; a file of many traces needs fewer to cost no more. */
const mostReplicates = 1_000;
const leastReplicates = 200;
const itemsDrawn = 20_000_000;

export function replicatesFor(items: number): number {
  return Math.min(mostReplicates, Math.max(leastReplicates, Math.floor(itemsDrawn / Math.max(1, items))));
}

/**
 * Draws prompts with replacement.
 * @param clusters the prompt of each item, numbered from 0 (N)
 * @returns how often each item counts in one resampling; the array is used again by the next call
 */
export function makeResampling(clusters: ArrayLike<number>, seed: number): () => Uint32Array {
  const random = splitMix(seed);
  const size = Array.from(clusters).reduce((most, cluster) => Math.max(most, cluster + 1), 0);
  const drawn = new Uint32Array(size);
  const weights = new Uint32Array(clusters.length);
  return () => {
    drawn.fill(0);
    for (let draw = 0; draw < size; draw++) {
      const cluster = Math.floor(random() * size);
      drawn[cluster] = (drawn[cluster] ?? 0) + 1;
    }
    for (let at = 0; at < weights.length; at++) weights[at] = drawn[clusters[at] ?? 0] ?? 0;
    return weights;
  };
}

/** With the 2.5 % and 97.5 % quantiles of the resamplings. @param resampled the statistic of each resampling, null where undefined */
export function estimate(value: number, resampled: readonly (number | null)[]): Estimate {
  const known = resampled.filter((one) => one !== null);
  // An interval of the half that is defined would be of another question.
  if (known.length === 0 || known.length * 2 < resampled.length) return { value, low: null, high: null };
  return { value, low: quantile(known, 0.025), high: quantile(known, 0.975) };
}
