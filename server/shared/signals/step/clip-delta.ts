// S12: a step score bounded so that repeating good steps cannot pay: would this step still be rewarded? Gao et al., arXiv
// 2410.15115. Shown for the step potential (S1).
import type { TraceSignal } from '../signal.ts';
import { sumOf } from '../../numbers/mean.ts';
import { probeValues } from './probe-values.ts';
import { spread } from './spread.ts';
import { probedSteps } from './step-shifts.ts';

/** Scores from here on earn nothing more. */
export const clipThreshold = 0.5;

/** min(s - eta, 0). */
export function clipTransform(scores: readonly (number | null)[], eta = clipThreshold): (number | null)[] {
  return scores.map((score) => (score === null ? null : Math.min(score - eta, 0)));
}

/** s_k - s_{k+1}, the last but one s itself, the last 0: the sum is s_1. Null where either score is undefined. */
export function deltaTransform(scores: readonly (number | null)[]): (number | null)[] {
  return scores.map((score, k) => {
    if (k === scores.length - 1) return score === null ? null : 0;
    const next = k === scores.length - 2 ? 0 : (scores[k + 1] ?? null);
    return score === null || next === null ? null : score - next;
  });
}

export const clipAndDelta: TraceSignal = {
  id: 'S12',
  title: 'Clip and Delta',
  meaning: 'The step potential as a reward that repetition cannot raise: what each step would still earn.',
  level: 'step',
  priority: 'P2',
  unit: '',
  range: 'clip [-1.5, 0]; delta [-2, 2]',
  direction: 'neither',
  usesGold: true,
  needs: ['base', 'probe', 'gold'],
  cost: 'none beyond S1',
  source: 'Gao et al., arXiv:2410.15115',
  traps: [
    'Delta credits a step for what the next one loses: read it as a training reward, not as the quality of the step.',
    'The last two steps follow rules of their own (the score itself, then 0), so that the sum is the first score.',
  ],
  ranks: { clipSum: 'high' },
  compute: (reading) => {
    const scores = probedSteps(reading).map((step) => probeValues(reading.probes[step] ?? null).potential);
    const complete = scores.every((score) => score !== null);
    return { clipSum: complete ? sumOf(clipTransform(scores)) : null };
  },
  computeSteps: (reading) => {
    const probed = probedSteps(reading);
    const scores = probed.map((step) => probeValues(reading.probes[step] ?? null).potential);
    return {
      clip: spread(reading.trace.steps.length, probed, clipTransform(scores)),
      delta: spread(reading.trace.steps.length, probed, deltaTransform(scores)),
    };
  },
};
