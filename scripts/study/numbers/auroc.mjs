// How well scores tell right items from wrong ones: over all of them, and only between items of one cluster.
import { sortOnce } from './ranks.mjs';

/** @import { Sorted } from './ranks.mjs' */

/**
 * The chance that a right item has a larger score than a wrong one, ties counting half.
 * @param {Sorted} sorted the scores'
 * @param {readonly boolean[]} right
 * @param {ArrayLike<number>} [weights] how often each item counts
 * @returns {number | null} [0, 1]; null where there are no right or no wrong ones
 */
export function auroc({ order, block }, right, weights) {
  let [wrongBelow, rightOnes, won] = [0, 0, 0];
  for (let at = 0; at < order.length;) {
    const own = block[at];
    let [rights, wrongs] = [0, 0];
    for (; at < order.length && block[at] === own; at++) {
      const item = order[at] ?? 0;
      const weight = weights === undefined ? 1 : (weights[item] ?? 0);
      if (right[item] === true) rights += weight;
      else wrongs += weight;
    }
    won += rights * (wrongBelow + wrongs / 2);
    wrongBelow += wrongs;
    rightOnes += rights;
  }
  return rightOnes === 0 || wrongBelow === 0 ? null : won / (rightOnes * wrongBelow);
}

/**
 * The same among the items of each cluster by itself.
 * @param {readonly number[]} scores
 * @param {readonly boolean[]} right
 * @param {readonly number[]} clusters number of each item's cluster, from 0
 * @returns {(number | null)[]} one a cluster; null where all of its items are right, or all wrong
 */
export function aurocWithin(scores, right, clusters) {
  /** @type {Map<number, number[]>} */
  const members = new Map();
  for (const [item, cluster] of clusters.entries()) members.set(cluster, [...(members.get(cluster) ?? []), item]);
  return [...members.keys()]
    .sort((left, other) => left - other)
    .map((cluster) => {
      const items = members.get(cluster) ?? [];
      return auroc(
        sortOnce(items.map((item) => scores[item] ?? NaN)),
        items.map((item) => right[item] === true),
      );
    });
}
