// Percentile intervals by resampling whole clusters (prompts, traces): items of one cluster are alike, and drawing them one
// by one would make every interval too narrow.
import { splitMix } from './random.mjs';

/**
 * A value with its 95 % interval. `low` and `high` are null where too many resamplings leave it undefined.
 * @typedef {object} Estimate
 * @property {number | null} value
 * @property {number | null} low
 * @property {number | null} high
 */

/** Fewer clusters say too little of how clusters differ; a single one would give an interval without width. */
const fewestClusters = 10;
/** Share of the resamplings in which a statistic must be defined to have an interval. */
const leastDefined = 0.95;

/**
 * How often each item counts in one resampling after the other. The arrays are new each time.
 * @param {readonly number[]} clusters number of each item's cluster, from 0 (n)
 * @param {number} replicates
 * @param {number} seed
 * @returns {Generator<Uint32Array>}
 */
export function* resamplings(clusters, replicates, seed) {
  const random = splitMix(seed);
  const size = clusters.reduce((most, cluster) => Math.max(most, cluster + 1), 0);
  for (let replicate = 0; replicate < replicates; replicate++) {
    const drawn = new Uint32Array(size);
    for (let draw = 0; draw < size; draw++) {
      const cluster = Math.floor(random() * size);
      drawn[cluster] = (drawn[cluster] ?? 0) + 1;
    }
    yield Uint32Array.from(clusters, (cluster) => drawn[cluster] ?? 0);
  }
}

/**
 * @param {number | null} value
 * @param {readonly (number | null)[]} resampled the statistic of each resampling, null where undefined
 * @returns {Estimate}
 */
export function estimate(value, resampled) {
  const known = resampled.filter((one) => one !== null);
  // An interval of those that happen to be defined would be of another question: all that varies lies in a cluster or two.
  if (value === null || known.length === 0 || known.length < leastDefined * resampled.length)
    return { value, low: null, high: null };
  return { value, low: quantile(known, 0.025), high: quantile(known, 0.975) };
}

/**
 * A statistic of weighted items with its interval; without one where there are few clusters.
 * @param {(weights?: Uint32Array) => number | null} statistic without weights: each item once
 * @param {readonly number[]} clusters
 * @param {{ replicates: number, seed: number }} options
 * @returns {Estimate}
 */
export function bootstrap(statistic, clusters, { replicates, seed }) {
  const value = statistic();
  if (value === null || new Set(clusters).size < fewestClusters) return { value, low: null, high: null };
  return estimate(
    value,
    [...resamplings(clusters, replicates, seed)].map((weights) => statistic(weights)),
  );
}

/**
 * Mean of one number a cluster, with its interval; clusters without a number are not drawn.
 * @param {readonly (number | null)[]} values one a cluster
 * @param {{ replicates: number, seed: number }} options
 * @returns {Estimate & { n: number }}
 */
export function bootstrapMean(values, options) {
  const known = values.filter((value) => value !== null);
  const mean = (/** @type {Uint32Array | undefined} */ weights) => weightedMean(known, weights);
  return { ...bootstrap(mean, [...known.keys()], options), n: known.length };
}

/**
 * @param {readonly number[]} values
 * @param {ArrayLike<number>} [weights]
 * @returns {number | null} null where nothing counts
 */
export function weightedMean(values, weights) {
  let [sum, total] = [0, 0];
  for (const [at, value] of values.entries()) {
    const weight = weights === undefined ? 1 : (weights[at] ?? 0);
    sum += weight * value;
    total += weight;
  }
  return total === 0 ? null : sum / total;
}

/** Linear interpolation between order statistics. @param {readonly number[]} values at least one @param {number} q */
export function quantile(values, q) {
  const sorted = Float64Array.from(values).sort();
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN;
  return low + (high - low) * (place - below);
}

/**
 * Names as numbers from 0 in the order in which they first come.
 * @param {readonly string[]} names
 * @returns {number[]}
 */
export function numbered(names) {
  /** @type {Map<string, number>} */
  const numbers = new Map();
  return names.map((name) => {
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  });
}
