// Parents → who may look at whom. The trunk is the unbranched text in front; a token of a branch sees the trunk up to
// where its branch leaves it, its own ancestors and itself. Pure.

/**
 * Added to attention scores where a token may not look. Finite, so that no sum becomes NaN, and far below any score: its
 * exponential is exactly 0.
 */
export const hidden = -1e30;

/**
 * The number of leading slots that follow one another.
 * @param parents (≥ to)
 * @param known a prefix that is known to be trunk
 */
export function trunkLength(parents: Int32Array, known: number, to: number): number {
  let trunk = known;
  while (trunk < to && parents[trunk] === trunk - 1) trunk++;
  return trunk;
}

/**
 * The additive mask of the new slots `from … to-1` against all slots below `to`: (to - from, to), row after row, 0 where
 * a token may look, `hidden` elsewhere.
 * @param parents (≥ to)
 * @param trunk slots below it follow one another
 * @param window how many tokens back a token sees along its own sequence, itself included; default: all of them
 */
export function treeMask(
  parents: Int32Array,
  trunk: number,
  from: number,
  to: number,
  window = Number.POSITIVE_INFINITY,
): Float32Array {
  const mask = new Float32Array((to - from) * to).fill(hidden);
  for (let slot = from; slot < to; slot++) {
    const row = (slot - from) * to;
    let ancestor = slot;
    let left = window;
    while (ancestor >= trunk && left > 0) {
      mask[row + ancestor] = 0;
      ancestor = parents[ancestor] ?? -1;
      left--;
    }
    // What is left of the window lies in the trunk, whose slots follow one another.
    mask.fill(0, row + Math.max(0, ancestor + 1 - left), row + ancestor + 1);
  }
  return mask;
}
