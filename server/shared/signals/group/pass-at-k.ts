// G1: the unbiased chance that at least one of k samples is right. Chen et al., arXiv 2107.03374.
import type { GroupSignal } from '../signal.ts';

/** 1 - C(n-c, k) / C(n, k); null for k > n, k < 1 or n < 1. */
export function passAtK(n: number, c: number, k: number): number | null {
  if (n < 1 || k < 1 || k > n) return null;
  if (n - c < k) return 1;
  // Exactly, where the product would round.
  if (k === 1) return c / n;
  let miss = 1;
  for (let i = n - c + 1; i <= n; i++) miss *= 1 - k / i;
  return 1 - miss;
}

/** 1, 2, 4, 8 … up to n, and n itself. */
export function sampleCounts(n: number): number[] {
  const counts: number[] = [];
  for (let k = 1; k < n; k *= 2) counts.push(k);
  return n >= 1 ? [...counts, n] : counts;
}

export const passAtKSignal: GroupSignal = {
  id: 'G1',
  title: 'pass@k',
  meaning: 'The unbiased chance that at least one of k samples is right. Chen et al., arXiv 2107.03374.',
  level: 'group',
  priority: 'P0',
  unit: '',
  range: '[0, 1]',
  direction: 'high',
  usesGold: true,
  needs: ['siblings', 'gold'],
  cost: 'none, no model',
  source: 'Chen et al., arXiv:2107.03374',
  traps: ['Average over prompts of the estimate, not the estimate of the average.', 'Undefined for k > n.'],
  computeGroup: (siblings) => {
    const judged = siblings.filter(({ correct }) => correct !== null);
    const right = judged.filter(({ correct }) => correct === true).length;
    return Object.fromEntries(sampleCounts(judged.length).map((k) => [`passAt${k}`, passAtK(judged.length, right, k)]));
  },
};
