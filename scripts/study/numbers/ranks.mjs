// Ranks of numbers that may be equal, also where each number counts a whole number of times, as a resampling draws them.

/**
 * What every resampling of the same numbers shares: their order, found once.
 * @typedef {object} Sorted
 * @property {Uint32Array} order places by rising number (n)
 * @property {Uint32Array} block which numbers are equal: a number for each of `order`, rising (n)
 */

/** @param {ArrayLike<number>} values (n), none of them NaN @returns {Sorted} */
export function sortOnce(values) {
  const at = (/** @type {number} */ place) => values[place] ?? NaN;
  const order = Uint32Array.from({ length: values.length }, (_none, place) => place);
  order.sort((left, right) => at(left) - at(right));
  const block = new Uint32Array(order.length);
  for (let place = 1; place < order.length; place++) {
    const isNew = at(order[place] ?? 0) !== at(order[place - 1] ?? 0);
    block[place] = (block[place - 1] ?? 0) + Number(isNew);
  }
  return { order, block };
}

/**
 * Middle ranks from 1: equal numbers share the mean of the ranks that they take together.
 * @param {Sorted} sorted
 * @param {ArrayLike<number>} [weights] how often each counts, by its place (n); absent: once
 * @returns {Float64Array} (n); of one that counts 0 times the rank says nothing
 */
export function middleRanks({ order, block }, weights) {
  const ranks = new Float64Array(order.length);
  let below = 0;
  for (let at = 0; at < order.length;) {
    let end = at;
    let own = 0;
    for (; end < order.length && block[end] === block[at]; end++)
      own += weights === undefined ? 1 : (weights[order[end] ?? 0] ?? 0);
    for (; at < end; at++) ranks[order[at] ?? 0] = below + (own + 1) / 2;
    below += own;
  }
  return ranks;
}
