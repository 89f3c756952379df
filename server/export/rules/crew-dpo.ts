// CRew-DPO: all correct × wrong siblings, ranked by the signed difference of the confidence in their own final answers
// (R1, the mean probability of the boxed answer's tokens), the largest kept. arXiv 2510.13501.
import type { PairRule } from './pair-rule.ts';

export const crewDpo: PairRule = {
  id: 'crew-dpo',
  title: 'Correct over wrong where the correct one is more confident in its answer',
  signal: 'R1.crew',
  minimumMargin: 0.05,
  keep: 'largest-margin',
  source: 'CRew, arXiv:2510.13501; the signed difference',
};
