// Numbers drawn from a result: medians, spreads, rates and what they are held against. Pure.

/** @import { BenchResult } from './result-schema.mjs' */

/** @param {readonly number[]} values at least one */
export function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length / 2;
  const high = sorted[Math.floor(middle)] ?? NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? NaN) + high) / 2;
}

/**
 * @param {BenchResult} result
 * @param {string} contender
 * @param {number} length
 * @param {'body' | 'scores'} work
 */
export function findReading({ readings }, contender, length, work) {
  return readings.find((one) => one.contender === contender && one.length === length && one.work === work) ?? null;
}

/**
 * Tokens a second of the median repetition, and of the slowest and fastest.
 * @param {{ length: number, seconds: readonly number[] }} reading
 */
export function rate({ length, seconds }) {
  return {
    middle: length / median(seconds),
    slowest: length / Math.max(...seconds),
    fastest: length / Math.min(...seconds),
  };
}

/** @param {BenchResult} result @returns {number} multiplications a second */
export function peakOf({ peak }) {
  return Math.max(...peak);
}

/**
 * Of the rate that the measured peak allows for what the model must multiply.
 * @param {BenchResult} result
 * @param {{ length: number, work: 'body' | 'scores', seconds: readonly number[] }} reading
 * @returns {number | null}
 */
export function shareOfPeak(result, { length, work, seconds }) {
  const needed = result.multiplies.find((one) => one.length === length)?.[work];
  if (needed === undefined || result.peak.length === 0) return null;
  return needed / median(seconds) / peakOf(result);
}

/**
 * How much faster Credence is than a contender at the same work, as the median over rounds of each round's own ratio:
 * what slows a round slows both.
 * @param {BenchResult} result
 * @param {string} contender
 * @param {number} length
 * @param {'body' | 'scores'} work
 * @param {string} [own] which Credence
 * @returns {number | null}
 */
export function timesFaster(result, contender, length, work, own = 'credence') {
  const ours = findReading(result, own, length, work)?.seconds;
  const theirs = findReading(result, contender, length, work)?.seconds;
  if (ours === undefined || theirs === undefined) return null;
  return median(theirs.map((seconds, round) => seconds / (ours[round] ?? NaN)).filter((ratio) => !Number.isNaN(ratio)));
}

/**
 * A whole annotating pass over its own base pass.
 * @param {{ base: readonly number[], probes: readonly number[] }} packed
 */
export function basePasses({ base, probes }) {
  return median(probes.map((seconds, round) => 1 + seconds / (base[round] ?? NaN)));
}
