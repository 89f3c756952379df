// S3: by how many nats each step or turn moved the model's probability of the true answer. ΔBelief-RL, Auzina et al.,
// arXiv 2602.12342; for single-turn traces on reasoning steps as PACR (2510.22255) does.
import { meanOf } from '../../numbers/mean.ts';
import { probeValues } from './probe-values.ts';
import type { TraceSignal } from '../signal.ts';
import { stepShifts } from './step-shifts.ts';

/** log b of one boundary from the gold tokens' log-probs: `sum` (default) or `mean`. */
export function belief(logprobs: readonly number[], form: 'sum' | 'mean'): number | null {
  if (logprobs.length === 0) return null;
  const sum = logprobs.reduce((total, value) => total + value, 0);
  return form === 'sum' ? sum : sum / logprobs.length;
}

/** What the released code may do with shifts before they become rewards; its published runs take `relu` alone. */
export type ShiftTransform = 'relu' | 'clip' | 'tanh' | 'centered';

/** Clip to [-2, 2]; tanh(Δ); centered by the mean of the trace's shifts. */
export function transformShifts(shifts: readonly number[], transform: ShiftTransform): number[] {
  const mean = meanOf(shifts) ?? 0;
  const apply: Readonly<Record<ShiftTransform, (shift: number) => number>> = {
    relu: (shift) => Math.max(shift, 0),
    clip: (shift) => Math.min(Math.max(shift, -2), 2),
    tanh: Math.tanh,
    centered: (shift) => shift - mean,
  };
  return shifts.map(apply[transform]);
}

/**
 * Turn rewards r^eog + lambda max(Δ, 0); r^eog = 2 win - 0.05 turns (turns > 1).
 * @param options.official as the released code, which takes no shift for the turn that ends the game
 */
export function turnRewards(
  shifts: readonly number[],
  options: { readonly win: boolean; readonly lambda: number; readonly official?: boolean },
): number[] {
  const turns = shifts.length;
  const end = (options.win ? 2 : 0) - (turns > 1 ? 0.05 * turns : 0);
  return transformShifts(shifts, 'relu').map((gain, turn) =>
    options.official === true && options.win && turn === turns - 1 ? end : end + options.lambda * gain,
  );
}

export const beliefShift: TraceSignal = {
  id: 'S3',
  title: 'Belief shift',
  meaning:
    "By how many nats each step or turn moved the model's probability of the true answer. ΔBelief-RL, Auzina et al., arXiv 2602.12342; for single-turn traces on reasoning steps as PACR (2510.22255) does.",
  level: 'step',
  priority: 'P0',
  unit: 'nats',
  range: '(-∞, ∞)',
  direction: 'high',
  usesGold: true,
  needs: ['base', 'probe', 'gold'],
  cost: 'shares the packed probes of S1',
  source: 'ΔBelief-RL, Auzina et al., arXiv:2602.12342; steps after PACR, arXiv:2510.22255',
  traps: [
    'Large jumps where the answer literally appears are copying.',
    'The sum grows with the number of answer tokens; compare within a trace.',
    'Below about -12 nats a token the movement means nothing in practice.',
  ],
  ranks: { final: 'high', total: 'high' },
  compute: (reading) => {
    const base = probeValues(reading.base).belief;
    const beliefs = reading.probes.map((probe) => probeValues(probe).belief).filter((value) => value !== null);
    const last = beliefs.at(-1) ?? null;
    return { base, final: last, total: last === null || base === null ? null : last - base };
  },
  // By the token: for comparing answers of different length; the sum is the annotation's own deltaBelief.
  computeSteps: (reading) => ({
    meanShift: stepShifts(reading, ({ goldLogprob }) => (goldLogprob === null ? null : belief(goldLogprob, 'mean'))),
  }),
};
