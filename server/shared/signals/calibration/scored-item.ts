// Traces as calibration sees them: how sure something was of each, and whether it was right. Values only.

export interface ScoredItem {
  /** Larger is surer; a probability in [0, 1] where calibration is measured. */
  readonly score: number;
  readonly right: boolean;
}

/**
 * Items of equal score taken together, since nothing may depend on the order of a file: columns of one entry a block, the
 * smallest score first. A block may have weight 0.
 */
export interface TieBlocks {
  readonly score: Float64Array;
  /** Items, or how often a resampling drew them. */
  readonly weight: Float64Array;
  /** The right ones of them. */
  readonly right: Float64Array;
}

/** Items in ascending order: what every resampling of them shares. */
export interface SortedItems {
  /** Place of each item in the list it came from (N). */
  readonly order: Uint32Array;
  /** 1 where it is right (N). */
  readonly right: Uint8Array;
  /** Block of each item (N). */
  readonly block: Uint32Array;
  /** Score of each block. */
  readonly score: Float64Array;
}

export function sortItems(items: readonly ScoredItem[]): SortedItems {
  const scoreAt = (at: number): number => items[at]?.score ?? 0;
  const order = Uint32Array.from(items.keys()).sort((a, b) => scoreAt(a) - scoreAt(b));
  const scores: number[] = [];
  const block = order.map((at) => {
    if (scores.at(-1) !== scoreAt(at)) scores.push(scoreAt(at));
    return scores.length - 1;
  });
  const right = Uint8Array.from(order, (at) => Number(items[at]?.right === true));
  return { order, right, block, score: Float64Array.from(scores) };
}

/** @param weights how often each item counts, by its place in the list; absent: once */
export function tieBlocks({ order, right, block, score }: SortedItems, weights?: ArrayLike<number>): TieBlocks {
  const weight = new Float64Array(score.length);
  const rightOnes = new Float64Array(score.length);
  for (let at = 0; at < order.length; at++) {
    const own = weights === undefined ? 1 : (weights[order[at] ?? 0] ?? 0);
    const into = block[at] ?? 0;
    weight[into] = (weight[into] ?? 0) + own;
    if (right[at] === 1) rightOnes[into] = (rightOnes[into] ?? 0) + own;
  }
  return { score, weight, right: rightOnes };
}

/** Each item once. */
export function blocksOf(items: readonly ScoredItem[]): TieBlocks {
  return tieBlocks(sortItems(items));
}
