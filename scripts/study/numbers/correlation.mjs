// Correlations of columns of numbers: Pearson's, Spearman's (Pearson's of middle ranks, so ties are right), and partial
// ones, each also where a row counts several times. A correlation with a column that does not vary is null.
import { middleRanks, sortOnce } from './ranks.mjs';

/** @typedef {ArrayLike<number>} Column (n), none of them NaN */

/** Below this share of a column's own variance, what is left of it beside others is rounding. */
const nothingLeft = 1e-9;

/**
 * @param {Column} x @param {Column} y
 * @param {ArrayLike<number>} [weights] how often each row counts; absent: once
 * @returns {number | null} [-1, 1]
 */
export function pearson(x, y, weights) {
  return partial(x, y, [], weights);
}

/** @param {Column} x @param {Column} y @returns {number | null} */
export function spearman(x, y) {
  return pearson(middleRanks(sortOnce(x)), middleRanks(sortOnce(y)));
}

/**
 * Pearson's correlation of what is left of x and y when each is predicted from `others` by least squares.
 * @param {Column} x @param {Column} y
 * @param {readonly Column[]} others
 * @param {ArrayLike<number>} [weights]
 * @returns {number | null} null also where others tell all of x or y
 */
export function partial(x, y, others, weights) {
  const columns = [x, y, ...others];
  const left = covariances(columns, weights);
  const own = columns.map((_column, at) => left[at]?.[at] ?? 0);
  for (let pivot = 2; pivot < columns.length; pivot++) {
    const row = left[pivot] ?? [];
    const variance = row[pivot] ?? 0;
    // A column that those before it tell already takes nothing more away.
    if (variance <= nothingLeft * (own[pivot] ?? 0)) continue;
    const factors = left.map((other) => (other[pivot] ?? 0) / variance);
    for (const [at, other] of left.entries()) {
      if (at === pivot) continue;
      for (let to = 0; to < columns.length; to++) other[to] = (other[to] ?? 0) - (factors[at] ?? 0) * (row[to] ?? 0);
    }
    row.fill(0);
  }
  const [ofX, ofY, both] = [left[0]?.[0] ?? 0, left[1]?.[1] ?? 0, left[0]?.[1] ?? 0];
  if (ofX <= nothingLeft * (own[0] ?? 0) || ofY <= nothingLeft * (own[1] ?? 0)) return null;
  return Math.max(-1, Math.min(1, both / Math.sqrt(ofX * ofY)));
}

/**
 * @param {readonly Column[]} columns
 * @param {ArrayLike<number> | undefined} weights
 * @returns {number[][]} sums of products about the means
 */
function covariances(columns, weights) {
  const means = columns.map((column) => weightedSum(column, null, weights) / total(column.length, weights));
  const sums = columns.map(() => columns.map(() => 0));
  for (const [at, column] of columns.entries()) {
    const [row, mean] = [sums[at] ?? [], means[at] ?? NaN];
    for (let to = at; to < columns.length; to++) {
      const other = sums[to] ?? [];
      row[to] = other[at] = weightedSum(column, { column: columns[to] ?? [], mean: means[to] ?? NaN }, weights, mean);
    }
  }
  return sums;
}

/** @param {number} count @param {ArrayLike<number> | undefined} weights */
function total(count, weights) {
  if (weights === undefined) return count;
  let sum = 0;
  for (let row = 0; row < count; row++) sum += weights[row] ?? 0;
  return sum;
}

/**
 * Sum of a column about a mean, or of its products with another one about theirs.
 * @param {Column} column
 * @param {{ column: Column, mean: number } | null} other
 * @param {ArrayLike<number> | undefined} weights
 * @param {number} [mean]
 */
function weightedSum(column, other, weights, mean = 0) {
  let sum = 0;
  for (let row = 0; row < column.length; row++) {
    const weight = weights === undefined ? 1 : (weights[row] ?? 0);
    const factor = other === null ? 1 : (other.column[row] ?? NaN) - other.mean;
    sum += weight * ((column[row] ?? NaN) - mean) * factor;
  }
  return sum;
}

/**
 * Each number less the mean of its cluster: what remains says nothing of how clusters differ.
 * @param {Column} values
 * @param {ArrayLike<number>} clusters number of each row's cluster, from 0
 * @returns {Float64Array}
 */
export function withinClusters(values, clusters) {
  /** @type {number[]} */ const sums = [];
  /** @type {number[]} */ const counts = [];
  for (let row = 0; row < values.length; row++) {
    const cluster = clusters[row] ?? 0;
    sums[cluster] = (sums[cluster] ?? 0) + (values[row] ?? NaN);
    counts[cluster] = (counts[cluster] ?? 0) + 1;
  }
  return Float64Array.from({ length: values.length }, (_none, row) => {
    const cluster = clusters[row] ?? 0;
    return (values[row] ?? NaN) - (sums[cluster] ?? 0) / (counts[cluster] ?? 1);
  });
}
