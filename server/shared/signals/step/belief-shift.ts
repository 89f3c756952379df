// S3: by how many nats each step or turn moved the model's probability of the true answer. ΔBelief-RL, Auzina et al.,
// arXiv 2602.12342; for single-turn traces on reasoning steps as PACR (2510.22255) does.
import { probeValues } from './probe-values.ts';
import type { TraceSignal } from '../signal.ts';

/** log b of one boundary from the gold tokens' log-probs: `sum` (default) or `mean`. */
export function belief(logprobs: readonly number[], form: 'sum' | 'mean'): number | null {
  if (logprobs.length === 0) return null;
  const sum = logprobs.reduce((total, value) => total + value, 0);
  return form === 'sum' ? sum : sum / logprobs.length;
}

/** Differences of consecutive beliefs, the first against `base`; null where either side is undefined. */
export function beliefShifts(base: number | null, beliefs: readonly (number | null)[]): (number | null)[] {
  return beliefs.map((value, k) => {
    const before = k === 0 ? base : (beliefs[k - 1] ?? null);
    return value === null || before === null ? null : value - before;
  });
}

/** Turn rewards of the paper: r^eog + lambda max(Δ, 0); r^eog = 2 win - 0.05 turns (turns > 1). */
export function turnRewards(shifts: readonly number[], options: { win: boolean; lambda: number }): number[] {
  const turns = shifts.length;
  const end = (options.win ? 2 : 0) - (turns > 1 ? 0.05 * turns : 0);
  return shifts.map((shift) => end + options.lambda * Math.max(shift, 0));
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
};
