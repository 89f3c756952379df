// CRew-DPO: all correct × wrong siblings, ranked by the difference of the confidence in their own final answers (R1, the
// mean probability of the boxed answer's tokens), the largest kept. arXiv 2510.13501. Whether the difference is signed is
// not settled by the paper: signed by default, its size or the reverse (hard negatives) on demand.
import type { ConfidenceDifference } from '../../shared/protocol/pair-rules.ts';
import { correctOverWrong } from '../propose-siblings.ts';
import type { PairRule } from './pair-rule.ts';

export const crewDpo: PairRule = {
  id: 'crew-dpo',
  source: 'CRew, arXiv:2510.13501; the signed difference unless said otherwise',
  readings: 'base',
  signal: 'R1.crew',
  labels: 'gold',
  marginMeaning:
    'difference of the confidences (signed: correct − wrong; absolute: its size; inverted: wrong − correct)',
  minimumMargin: 0.05,
  keep: 'largest-margin',
  options: ['level', 'difference'],
  read: ({ annotation }) => ({ score: annotation?.signals['R1.crew'] ?? null }),
  propose: (candidates, { difference }) =>
    correctOverWrong(candidates, {
      score: ({ score }) => score,
      margin: (correct, wrong) => confidenceDifference(correct, wrong, difference),
    }),
};

/** [-1, 1]; a pair is a pair where it is above 0. */
export function confidenceDifference(correct: number, wrong: number, form: ConfidenceDifference): number {
  if (form === 'absolute') return Math.abs(correct - wrong);
  return form === 'signed' ? correct - wrong : wrong - correct;
}
