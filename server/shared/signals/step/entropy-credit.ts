// S7: how much credit each step would carry when confident steps count more, and how clear the step after it is. EMPG,
// Wang et al., arXiv 2509.09265.
import { meanOf } from '../../numbers/mean.ts';
import { amongDefined } from '../group/among-defined.ts';
import { groupAdvantage, outcomeReward } from '../group/group-advantage.ts';
import type { Sibling } from '../sibling.ts';
import type { GroupSignal, TraceSignal } from '../signal.ts';
import { spread } from './spread.ts';
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

/**
 * The modulated advantage of each step of each sibling, the whole group the batch, less its mean over all their steps.
 * Null for siblings without outcome, annotation or step entropies, and where nothing is compared.
 */
export function siblingModulations(siblings: readonly Sibling[]): readonly (readonly number[] | null)[] {
  const outcomes = amongDefined(siblings.map(outcomeReward), (rewards) => groupAdvantage(rewards)?.drGrpo ?? null);
  const traces = siblings.map(
    ({ annotation }) => annotation?.steps.flatMap(({ meanEntropy }) => meanEntropy ?? []) ?? [],
  );
  const batch = traces.flat();
  const modulated = traces.map((entropies, at) => {
    const outcome = outcomes[at] ?? null;
    if (outcome === null || entropies.length === 0) return null;
    const values = modulatedAdvantages(entropyCredit(entropies, { batch }), outcome);
    const defined = values.filter((value) => value !== null);
    return defined.length < values.length ? null : defined;
  });
  const mean = meanOf(modulated.flatMap((values) => values ?? [])) ?? 0;
  return modulated.map((values) => values?.map((value) => value - mean) ?? null);
}

export const entropyCreditSignal: TraceSignal & GroupSignal = {
  id: 'S7',
  title: 'Entropy-modulated credit',
  meaning:
    'How much credit or blame a step would carry when confident steps count more, and how clear the next one is.',
  level: 'step',
  priority: 'P1',
  unit: '',
  range: 'normalizedEntropy [0, 1]; credit (0, ∞), mean 1; clarity [0, 1]; advantage (-∞, ∞)',
  direction: 'neither',
  usesGold: false,
  goldParts: ['advantage', 'lowest', 'highest'],
  needs: ['base'],
  cost: 'none beyond the base pass',
  source: 'EMPG, Wang et al., arXiv:2509.09265',
  traps: [
    'Low entropy is not correctness: a confident wrong step carries more blame, a confident right one more praise.',
    'Normalized over the steps of this trace: one outlier presses all others together.',
    'A trace of one step has no credit to share.',
    'Among siblings `advantage` (`lowest` and `highest` of its steps) takes the whole group as batch and the outcome of each: it uses the gold answer.',
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
    return {
      normalizedEntropy: spread(means.length, places, values.normalized),
      credit: spread(means.length, places, values.credit),
      clarity: spread(means.length, places, values.clarity),
    };
  },
  computeGroup: (siblings) => ({
    // Of all steps of the batch that have one.
    modulatedSteps: countOf(siblingModulations(siblings)),
  }),
  computeEach: (siblings) => {
    const modulations = siblingModulations(siblings);
    const each = (sum: (values: readonly number[]) => number | null): (number | null)[] =>
      modulations.map((values) => (values === null ? null : sum(values)));
    return {
      advantage: each(meanOf),
      lowest: each((values) => values.reduce((a, b) => Math.min(a, b))),
      highest: each((values) => values.reduce((a, b) => Math.max(a, b))),
    };
  },
  computeEachSteps: (siblings) =>
    siblingModulations(siblings).map((values, at) => {
      if (values === null) return null;
      const steps = siblings[at]?.annotation?.steps ?? [];
      const places = steps.flatMap(({ meanEntropy }, step) => (meanEntropy === null ? [] : [step]));
      return { advantage: spread(steps.length, places, values) };
    }),
};

/** Null where there is none. */
function countOf(modulations: readonly (readonly number[] | null)[]): number | null {
  const steps = modulations.reduce((sum, values) => sum + (values?.length ?? 0), 0);
  return steps === 0 ? null : steps;
}
