// G9 of one group: whether the siblings' confidences agree with what is right. Over a whole file, with intervals and every
// signal: ../calibration/calibrate.ts. RLCR, arXiv 2507.16806.
import { auroc } from '../calibration/auroc.ts';
import { calibrationError, equalWidthBins, reliability, rlcrReward } from '../calibration/reliability.ts';
import { blocksOf, type ScoredItem } from '../calibration/scored-item.ts';
import type { Sibling } from '../sibling.ts';
import type { GroupSignal, Parts } from '../signal.ts';

/** Siblings with a confidence in [0, 1] and a label. */
function scoredItems(siblings: readonly Sibling[], confidence: (sibling: Sibling) => number | null): ScoredItem[] {
  return siblings.flatMap((sibling) => {
    const score = confidence(sibling);
    if (score === null || score < 0 || score > 1 || sibling.correct === null) return [];
    return [{ score, right: sibling.correct }];
  });
}

function partsOf(items: readonly ScoredItem[]): Parts {
  const blocks = blocksOf(items);
  const values = reliability(blocks);
  return {
    brier: values?.brier ?? null,
    ece: calibrationError(equalWidthBins(blocks)),
    auroc: auroc(blocks),
    overconfidence: values?.overconfidence ?? null,
  };
}

export const setCalibrationSignal: GroupSignal = {
  id: 'G9',
  title: 'Calibration',
  meaning:
    "Whether the siblings' confidence in their answers agrees with how often they are right, and the reward that RLCR gives to the confidence a trace states.",
  level: 'group',
  priority: 'P0',
  unit: '',
  range: 'brier, ece, auroc [0, 1]; overconfidence and rlcr [-1, 1]',
  direction: 'neither',
  usesGold: true,
  needs: ['siblings', 'base', 'gold'],
  cost: 'none beyond the base pass over each sibling',
  source: 'RLCR, arXiv:2507.16806; Taming Overconfidence, arXiv:2410.09724',
  traps: [
    'The confidence is that of the final answer (R1); RLCR takes what the trace states itself.',
    'Of fewer than a hundred items the calibration error is noise: see the whole file (credence calibrate).',
    'The area under the curve is undefined where all are right or all wrong.',
    "RLCR's code adds 1 to the paper's reward shown here.",
  ],
  computeGroup: (siblings) =>
    partsOf(scoredItems(siblings, ({ annotation }) => annotation?.signals['R1.crew'] ?? null)),
  computeEach: (siblings) => ({
    rlcr: siblings.map(({ stated, correct }) =>
      stated === null || correct === null ? null : rlcrReward(stated, correct),
    ),
  }),
};
