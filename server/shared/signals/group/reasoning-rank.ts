// The group part of R7: siblings ranked by reasoning perplexity, and how many longer siblings each outdoes. NOVER, arXiv
// 2505.16022.
import type { Sibling } from '../sibling.ts';
import { amongDefined } from './among-defined.ts';

export interface ReasoningRanks {
  /** (n - rank) / n, (0, 1]: rank 0 for the lowest perplexity; equal ones share the better rank. */
  readonly reward: readonly number[];
  /** Share of the other siblings that are both strictly longer and strictly higher in perplexity, [0, 1]. */
  readonly efficiency: readonly number[];
}

/** One entry a sibling; null for fewer than two. */
export function reasoningRanks(
  siblings: readonly { readonly perplexity: number; readonly tokens: number }[],
): ReasoningRanks | null {
  const n = siblings.length;
  if (n < 2) return null;
  const share = (test: (other: (typeof siblings)[number]) => boolean): number => siblings.filter(test).length;
  return {
    reward: siblings.map(({ perplexity }) => (n - share((other) => other.perplexity < perplexity)) / n),
    efficiency: siblings.map(
      ({ perplexity, tokens }) => share((other) => other.tokens > tokens && other.perplexity > perplexity) / (n - 1),
    ),
  };
}

/** One entry a sibling, null where its R7 is not known. */
export function rankSiblings(siblings: readonly Sibling[]): {
  readonly rankReward: readonly (number | null)[];
  readonly efficiency: readonly (number | null)[];
} {
  const read = siblings.map(({ annotation }) => {
    const perplexity = annotation?.signals['R7.perplexity'] ?? null;
    const tokens = annotation?.signals['R7.reasoningTokens'] ?? null;
    return perplexity === null || tokens === null ? null : { perplexity, tokens };
  });
  const column = (part: 'reward' | 'efficiency'): (number | null)[] =>
    amongDefined(read, (known) => reasoningRanks(known)?.[part] ?? null);
  return { rankReward: column('reward'), efficiency: column('efficiency') };
}
