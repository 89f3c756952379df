// How well a share that was counted in n draws agrees with itself: the draws split in two halves at random. Which draw was
// right is not known, only how many were; any split is as likely as another, so the halves can be drawn from the count.

/**
 * Right ones among a random half of the draws, without replacement.
 * @param {{ right: number, samples: number }} counted `samples` even
 * @param {() => number} random
 * @returns {number} share of the first half, [0, 1]; the other half's is 2 · right / samples - this
 */
export function drawHalf({ right, samples }, random) {
  const half = Math.floor(samples / 2);
  let [leftRight, left, taken] = [right, samples, 0];
  for (let draw = 0; draw < half; draw++) {
    if (random() * left < leftRight) {
      leftRight -= 1;
      taken += 1;
    }
    left -= 1;
  }
  return taken / half;
}

/**
 * From the correlation of the halves to that of the whole with another whole like it (Spearman and Brown).
 * @param {number | null} ofHalves
 * @returns {number | null} null below 0, where there is nothing to agree on
 */
export function reliability(ofHalves) {
  return ofHalves === null || ofHalves < 0 ? null : (2 * ofHalves) / (1 + ofHalves);
}
