// The chance that a right item has a larger score than a wrong one, ties counting half (Mann-Whitney).
import type { TieBlock } from './scored-item.ts';

/** [0, 1]; null where there are no right or no wrong ones. @param blocks in ascending order of score */
export function auroc(blocks: readonly TieBlock[]): number | null {
  let wrongBelow = 0;
  let right = 0;
  let won = 0;
  for (const block of blocks) {
    const wrong = block.weight - block.right;
    won += block.right * (wrongBelow + wrong / 2);
    wrongBelow += wrong;
    right += block.right;
  }
  return right === 0 || wrongBelow === 0 ? null : won / (right * wrongBelow);
}
