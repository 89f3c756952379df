// T6: the minority of high-entropy positions where the reasoning could have gone elsewhere.
import { quantile } from '../../numbers/quantile.ts';
import type { TraceSignal } from '../signal.ts';

/** Share of tokens that count as forks (rho of the 80/20 rule). */
export const forkShare = 0.2;
/** Nats; on short or calm traces a fifth of nothing would be noise (signals.md T6). */
export const forkFloor = 0.5;

/** The entropy from which on a token is a fork: the (1 - rho)-quantile, at least `floor`; null for no entropies. */
export function forkThreshold(
  entropies: readonly (number | null)[],
  options: { readonly rho: number; readonly floor: number } = { rho: forkShare, floor: forkFloor },
): number | null {
  const cut = quantile(
    entropies.filter((value) => value !== null),
    1 - options.rho,
  );
  return cut === null ? null : Math.max(cut, options.floor);
}

/** One flag a token: true where its entropy reaches the threshold. */
export function forkMask(entropies: readonly (number | null)[]): readonly boolean[] {
  const threshold = forkThreshold(entropies);
  return entropies.map((value) => value !== null && threshold !== null && value >= threshold);
}

export const forkingTokens: TraceSignal = {
  id: 'T6',
  title: 'Forking tokens',
  meaning: 'The minority of high-entropy positions where the reasoning could have gone elsewhere.',
  level: 'token',
  priority: 'P0',
  unit: '',
  range: '{0, 1}',
  direction: 'neither',
  usesGold: false,
  needs: ['base'],
  cost: 'none beyond the base pass',
  source: 'Beyond the 80/20 rule, Wang et al., arXiv:2506.01939',
  traps: ['First pieces of words are over-represented.', 'The quantile is over this trace, not over a batch.'],
  ranks: { share: 'low', threshold: 'low' },
  compute: (reading) => {
    const threshold = forkThreshold(reading.tokens.entropy);
    if (threshold === null) return { threshold: null, count: null, share: null };
    const count = forkMask(reading.tokens.entropy).filter(Boolean).length;
    return { threshold, count, share: count / reading.tokens.entropy.length };
  },
};
