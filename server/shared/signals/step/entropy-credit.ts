// S7: how much credit each step would carry when confident steps count more, and how clear the step after it is. EMPG,
// Wang et al., arXiv 2509.09265.
import { meanOf } from '../../numbers/mean.ts';
import type { TraceSignal } from '../signal.ts';
import { stepMeans } from './step-means.ts';

export interface EntropyCreditOptions {
  /** Strength of the scaling (g) and of the clarity (f), and the weight of the clarity in the advantage. */
  readonly kappa?: number;
  readonly kappaNext?: number;
  readonly zeta?: number;
  /** Mean step entropies to normalize over; by default those of the trace. */
  readonly batch?: readonly number[];
}

export interface EntropyCredit {
  /** Min-max normalized step entropy over the batch, [0, 1]. */
  readonly normalized: readonly number[];
  /** Share of credit g > 0, its mean over the batch 1; null where the batch is a single step. */
  readonly credit: readonly (number | null)[];
  /** f of the next step, (e^-kappa', 1]; 0 for the last. */
  readonly clarity: readonly number[];
}

/** Keeps the division of a batch of equal entropies defined, as in the paper. */
const epsilon = 1e-8;

/** @param entropies mean token entropy of each step, nats */
export function entropyCredit(entropies: readonly number[], options: EntropyCreditOptions = {}): EntropyCredit {
  const { kappa = 1, kappaNext = 1, batch = entropies } = options;
  const low = batch.reduce((a, b) => Math.min(a, b), Infinity);
  const span = batch.reduce((a, b) => Math.max(a, b), -Infinity) - low;
  const normalize = (value: number): number => (value - low) / (span + epsilon);
  const normalized = entropies.map(normalize);
  const mean = batch.length < 2 ? null : meanOf(batch.map((value) => Math.exp(-kappa * normalize(value))));
  return {
    normalized,
    credit: normalized.map((value) => (mean === null ? null : Math.exp(-kappa * value) / mean)),
    clarity: normalized.map((_, k) => {
      const next = normalized[k + 1];
      return next === undefined ? 0 : Math.exp(-kappaNext * next);
    }),
  };
}

/**
 * A g_k + zeta f_{k+1} of each step; null where g is. The batch mean is not yet taken off.
 * @param advantage of the whole trace against its siblings
 */
export function modulatedAdvantages(
  { credit, clarity }: EntropyCredit,
  advantage: number,
  zeta = 0.1,
): readonly (number | null)[] {
  return credit.map((g, k) => (g === null ? null : advantage * g + zeta * (clarity[k] ?? 0)));
}

export const entropyCreditSignal: TraceSignal = {
  id: 'S7',
  title: 'Entropy-modulated credit',
  meaning:
    'How much credit or blame a step would carry when confident steps count more, and how clear the next one is.',
  level: 'step',
  priority: 'P1',
  unit: '',
  range: 'normalizedEntropy [0, 1]; credit (0, ∞), mean 1; clarity [0, 1]',
  direction: 'neither',
  usesGold: false,
  needs: ['base'],
  cost: 'none beyond the base pass',
  source: 'EMPG, Wang et al., arXiv:2509.09265',
  traps: [
    'Low entropy is not correctness: a confident wrong step carries more blame, a confident right one more praise.',
    'Normalized over the steps of this trace: one outlier presses all others together.',
    'A trace of one step has no credit to share.',
  ],
  ranks: { maxCredit: 'high' },
  compute: (reading) => {
    const known = stepMeans(reading.tokens.entropy, reading.stepTokens).filter((value) => value !== null);
    const credit = entropyCredit(known).credit.filter((value) => value !== null);
    return { maxCredit: credit.length === 0 ? null : credit.reduce((a, b) => Math.max(a, b)) };
  },
  computeSteps: (reading) => {
    const means = stepMeans(reading.tokens.entropy, reading.stepTokens);
    const places = means.flatMap((value, step) => (value === null ? [] : [step]));
    const values = entropyCredit(means.filter((value) => value !== null));
    const spread = (column: readonly (number | null)[]): (number | null)[] => {
      const spreadOut = means.map((): number | null => null);
      places.forEach((step, at) => (spreadOut[step] = column[at] ?? null));
      return spreadOut;
    };
    return {
      normalizedEntropy: spread(values.normalized),
      credit: spread(values.credit),
      clarity: spread(values.clarity),
    };
  },
};
