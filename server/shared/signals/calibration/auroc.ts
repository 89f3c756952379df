// The chance that a right item has a larger score than a wrong one, ties counting half (Mann-Whitney).
import type { TieBlocks } from './scored-item.ts';

/** [0, 1]; null where there are no right or no wrong ones. */
export function auroc({ weight, right }: TieBlocks): number | null {
  let wrongBelow = 0;
  let rightOnes = 0;
  let won = 0;
  for (let at = 0; at < weight.length; at++) {
    const own = right[at] ?? 0;
    const wrong = (weight[at] ?? 0) - own;
    won += own * (wrongBelow + wrong / 2);
    wrongBelow += wrong;
    rightOnes += own;
  }
  return rightOnes === 0 || wrongBelow === 0 ? null : won / (rightOnes * wrongBelow);
}
