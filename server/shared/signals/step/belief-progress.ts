// S4: which steps brought the true answer nearer, and how much of the way each went. PACR, arXiv 2510.22255; in
// probabilities, GRPO-VPS, arXiv 2604.20659. The belief's own shifts are S3.
import { meanOf } from '../../numbers/mean.ts';
import { minMax } from '../../numbers/min-max.ts';
import type { TraceSignal } from '../signal.ts';
import { stepShifts } from './step-shifts.ts';

/** Share of the defined shifts that are above 0, [0, 1]; null for none. */
export function positiveShare(shifts: readonly (number | null)[]): number | null {
  return meanOf(shifts.map((shift) => (shift === null ? null : Number(shift > 0))));
}

/** max(shift, 0), min-max normalized over the trace, [0, 1]; all null where every gain is the same, or there is one. */
export function denseProgress(shifts: readonly (number | null)[]): readonly (number | null)[] {
  return minMax(shifts.map((shift) => (shift === null ? null : Math.max(shift, 0))));
}

export const beliefProgress: TraceSignal = {
  id: 'S4',
  title: 'Belief progress',
  meaning: 'Which steps brought the true answer nearer, and how much of the way each of them went.',
  level: 'step',
  priority: 'P1',
  unit: '',
  range: 'fracPositive and dense [0, 1]; probabilityGain [-1, 1]',
  direction: 'high',
  usesGold: true,
  needs: ['base', 'probe', 'gold'],
  cost: 'none beyond S3',
  source: 'PACR, arXiv:2510.22255; GRPO-VPS, arXiv:2604.20659',
  traps: [
    'A step counts as progress however small its gain is.',
    'Normalized over this trace: the largest gain is 1 even where it is small.',
    'Probabilities of long answers hardly move until the end; the logarithm (S3) shows how much evidence there was.',
  ],
  compute: (reading) => ({ fracPositive: positiveShare(stepShifts(reading, ({ belief }) => belief)) }),
  computeSteps: (reading) => ({
    dense: denseProgress(stepShifts(reading, ({ belief }) => belief)),
    probabilityGain: stepShifts(reading, ({ belief }) => (belief === null ? null : Math.exp(belief))),
  }),
};
