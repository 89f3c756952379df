// S9: the change in the chance of solving the problem that a step brings, by complete continuations. PAV, arXiv 2410.08146.
// Listed, not computed.
import type { ListedSignal } from '../signal.ts';

export const progress: ListedSignal = {
  id: 'S9',
  title: 'Progress (PAV)',
  meaning:
    'By how much a step changes the chance that a continuation ends right: measured by writing on from before and after it many times.',
  level: 'step',
  priority: 'P3',
  unit: 'probability',
  range: '[-1, 1]',
  direction: 'high',
  usesGold: true,
  needs: ['rollouts', 'gold'],
  cost: 'n complete continuations a step; 8 give a standard error of about 0.15',
  source: 'PAV, Setlur et al., arXiv:2410.08146',
  traps: [
    'Few continuations say little: an interval belongs beside the number.',
    'S1 and S3 are its stand-ins of one shot.',
  ],
  wouldNeed: 'Complete continuations of the trace from chosen steps, several each, judged against the gold answer.',
};
