// RLSF: siblings ranked by the confidence in their own answer span (R2, disparity), without any label. Every ordered pair
// whose chosen side is confident enough; the margin written is e^(difference), as in its code. arXiv 2507.21931.
import { betterOverWorse } from '../propose-siblings.ts';
import type { Proposal, Refusal } from '../proposal.ts';
import type { PairRule } from './pair-rule.ts';

export const rlsf: PairRule = {
  id: 'rlsf',
  source: 'RLSF, arXiv:2507.21931',
  readings: 'base',
  signal: 'R2.disparity',
  labels: 'model',
  marginMeaning: 'written: e^(score_chosen − score_rejected), as in its code; the minimum is of the difference',
  minimumMargin: 0.05,
  keep: 'largest-margin',
  options: ['level', 'minimumConfidence'],
  read: ({ annotation }) => ({ score: annotation?.signals['R2.disparity'] ?? null }),
  *propose(candidates, { minimumConfidence }): Generator<Proposal | Refusal> {
    const ranking = { score: valueOf, margin: (high: number, low: number): number => high - low };
    for (const proposal of betterOverWorse(
      candidates,
      () => true,
      ranking,
      (left, right) => left > right,
    )) {
      const { margin, count } = proposal;
      const confidence = proposal.chosen.score;
      if (margin === null || confidence === null) yield proposal;
      else if (confidence < minimumConfidence) yield { refused: 'below-confidence', count };
      else yield { ...proposal, writtenMargin: rlsfMargin(margin) };
    }
  },
};

function valueOf({ score }: { readonly score: number | null }): number | null {
  return score;
}

/** As RLSF stores it, from the difference of the confidences. */
export function rlsfMargin(difference: number): number {
  return Math.exp(difference);
}
