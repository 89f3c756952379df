// Two lists of a few runs each, one a seed: by how much their means differ, and whether that is more than the seeds' own
// spread. Student's interval with the pooled variance.

/** Two-sided 95 % quantiles of Student's t by degrees of freedom from 1. */
const quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
/** Of the normal distribution. */
const limit = 1.96;

/** @param {readonly number[]} values at least one */
export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation over seeds. @param {readonly number[]} values @returns {number | null} null for fewer than two */
export function spread(values) {
  if (values.length < 2) return null;
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/**
 * Mean of the first less mean of the second, with its 95 % interval.
 * @param {readonly number[]} first
 * @param {readonly number[]} second
 * @returns {{ value: number | null, low: number | null, high: number | null }} no interval where a list has fewer than two, or nothing varies
 */
export function difference(first, second) {
  if (first.length === 0 || second.length === 0) return { value: null, low: null, high: null };
  const value = mean(first) - mean(second);
  const [one, other] = [spread(first), spread(second)];
  if (one === null || other === null) return { value, low: null, high: null };
  const freedom = first.length + second.length - 2;
  const pooled = ((first.length - 1) * one ** 2 + (second.length - 1) * other ** 2) / freedom;
  // Runs that all came out alike, as with a handful of problems, do not show that every run would.
  if (pooled === 0) return { value, low: null, high: null };
  const margin = (quantiles[freedom - 1] ?? limit) * Math.sqrt(pooled * (1 / first.length + 1 / second.length));
  return { value, low: value - margin, high: value + margin };
}
