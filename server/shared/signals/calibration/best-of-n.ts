// How often the sibling with the largest score is right when n of a prompt's N are drawn: exactly, over all draws.
import { blocksOf, type ScoredItem } from './scored-item.ts';

/**
 * Chance that the best of n drawn siblings is right, [0, 1]; equal scores share the choice. With n = 1 it is the share of
 * right ones, as pass@1; with n = N the correctness of the best of all. Null for n > N or n < 1.
 */
export function bestOfN(items: readonly ScoredItem[], n: number): number | null {
  const size = items.length;
  if (n < 1 || n > size) return null;
  let chance = 0;
  let rank = 0;
  // The item at `rank` from the top is the best of a draw of n with chance C(N-1-rank, n-1) / C(N, n).
  let ownChance = n / size;
  const { weight, right } = blocksOf(items);
  for (let at = weight.length - 1; at >= 0; at--) {
    const tied = weight[at] ?? 0;
    for (let k = 0; k < tied; k++) {
      chance += (ownChance * (right[at] ?? 0)) / tied;
      // From C(m, n-1) to C(m-1, n-1), m = N-1-rank.
      const left = size - 1 - rank;
      ownChance = left <= 0 ? 0 : (ownChance * Math.max(0, left - n + 1)) / left;
      rank++;
    }
  }
  return Math.min(1, chance);
}
