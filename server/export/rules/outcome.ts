// Any correct against any wrong sibling: the default of reinforcement learning from verifiable rewards. Scores are 1 and 0.
import type { PairRule } from './pair-rule.ts';

export const outcome: PairRule = {
  id: 'outcome',
  title: 'Any correct sibling over any wrong one',
  signal: null,
  minimumMargin: 0,
  keep: 'seeded',
  source: 'the default of reinforcement learning from verifiable rewards',
};
