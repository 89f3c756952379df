// One trace as calibration sees it: how sure something was of it, and whether it was right. Values only.

export interface ScoredItem {
  /** Larger is surer; a probability in [0, 1] where calibration is measured. */
  readonly score: number;
  readonly right: boolean;
}

/** Items with how often each counts: once, or as often as a resampling drew it (0, 1, 2 …). */
export type Weights = ArrayLike<number>;

/** Places of the items, the smallest score first. */
export function ascending(items: readonly ScoredItem[]): Uint32Array {
  return Uint32Array.from(items.keys()).sort((a, b) => (items[a]?.score ?? 0) - (items[b]?.score ?? 0));
}

/** Items of equal score taken together: nothing may depend on the order of a file. */
export interface TieBlock {
  readonly score: number;
  /** Summed weight. */
  readonly weight: number;
  /** Summed weight of the right ones. */
  readonly right: number;
}

/** Blocks in the given order of places, those of weight 0 left out. */
export function tieBlocks(items: readonly ScoredItem[], order: Uint32Array, weights?: Weights): TieBlock[] {
  const blocks: TieBlock[] = [];
  let score = 0;
  let weight = 0;
  let right = 0;
  const end = (): void => {
    if (weight > 0) blocks.push({ score, weight, right });
  };
  for (const at of order) {
    const item = items[at];
    if (item === undefined) continue;
    if (item.score !== score) {
      end();
      [score, weight, right] = [item.score, 0, 0];
    }
    const own = weights === undefined ? 1 : (weights[at] ?? 0);
    weight += own;
    if (item.right) right += own;
  }
  end();
  return blocks;
}
