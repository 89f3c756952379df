// S8: several uncertainties of a step mixed into one, in five levels. The text part of MMBoundary, arXiv 2505.23224.
// Relevance of tokens (TokenSAR) would take a sentence-similarity model, so all tokens weigh the same here.
import { meanOf, sumOf } from '../../numbers/mean.ts';
import { minMax } from '../../numbers/min-max.ts';
import { quantile } from '../../numbers/quantile.ts';
import type { TraceReading } from '../reading.ts';
import type { PartColumns, TraceSignal } from '../signal.ts';
import { stepEntries } from './step-means.ts';

const levels = 5;

/** exp(-mean log-prob): the perplexity of a step, at least 1; null for no tokens. */
export function lengthNormalizedPerplexity(logprobs: readonly (number | null)[]): number | null {
  const mean = meanOf(logprobs);
  return mean === null ? null : Math.exp(-mean);
}

/**
 * Surprisal weighted by relevance, nats.
 * @param relevance one a token, not negative; uniform by default, which makes it the mean surprisal
 * @returns null for no tokens, and where no token is relevant
 */
export function tokenSar(
  logprobs: readonly number[],
  relevance: readonly number[] = logprobs.map(() => 1),
): number | null {
  const total = sumOf(relevance);
  const weighted = sumOf(logprobs.map((value, t) => -value * (relevance[t] ?? 0)));
  return total === null || weighted === null || !(total > 0) ? null : weighted / total;
}

/** 1 (surest) to 5 by the fifths of the defined values; null where the value is. */
export function quantileLevels(values: readonly (number | null)[]): readonly (number | null)[] {
  const known = values.filter((value) => value !== null);
  const edges = Array.from({ length: levels - 1 }, (_, k) => quantile(known, (k + 1) / levels));
  return values.map((value) =>
    value === null ? null : 1 + edges.filter((edge) => edge !== null && value > edge).length,
  );
}

function columns({ tokens, stepTokens }: TraceReading): PartColumns {
  const perplexity = stepTokens.map((range) => lengthNormalizedPerplexity(stepEntries(tokens.logprob, range)));
  const entropy = stepTokens.map((range) => meanOf(stepEntries(tokens.entropy, range)));
  const surprisal = stepTokens.map((range) => tokenSar(stepEntries(tokens.logprob, range).filter((lp) => lp !== null)));
  const terms = [perplexity, entropy, surprisal].map(minMax);
  const uncertainty = stepTokens.map((_, step) => {
    const each = terms.map((term) => term[step] ?? null);
    return each.includes(null) ? null : meanOf(each);
  });
  return { lnlp: perplexity, mte: entropy, tokenSar: surprisal, uncertainty, level: quantileLevels(uncertainty) };
}

export const stepUncertainty: TraceSignal = {
  id: 'S8',
  title: 'Step uncertainty',
  meaning: 'Perplexity, entropy and surprisal of a step mixed into one uncertainty, in five levels over the trace.',
  level: 'step',
  priority: 'P2',
  unit: '',
  range: 'lnlp [1, ∞); mte and tokenSar [0, ∞) nats; uncertainty [0, 1]; level 1 to 5',
  direction: 'low',
  usesGold: false,
  needs: ['base'],
  cost: 'none beyond the base pass',
  source: 'MMBoundary, arXiv:2505.23224; TokenSAR with equal weights',
  traps: [
    'Mixed in equal parts after normalizing over this trace: levels rank its own steps and compare no two traces.',
    'tokenSar with equal weights is the mean surprisal, so it follows lnlp.',
  ],
  compute: (reading) => {
    const known = (columns(reading)['uncertainty'] ?? []).filter((value) => value !== null);
    return { meanUncertainty: meanOf(known) };
  },
  computeSteps: columns,
};
