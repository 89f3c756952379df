// Any correct against any wrong sibling: the default of reinforcement learning from verifiable rewards. Scores are 1 and 0.
import { correctOverWrong } from '../propose-siblings.ts';
import type { PairRule } from './pair-rule.ts';

export const outcome: PairRule = {
  id: 'outcome',
  source: 'the default of reinforcement learning from verifiable rewards',
  readings: 'none',
  signal: null,
  labels: 'gold',
  marginMeaning: 'difference of the outcomes, 1 and 0',
  minimumMargin: 0,
  keep: 'seeded',
  options: ['level'],
  read: () => ({ score: null }),
  propose: (candidates) =>
    correctOverWrong(candidates, {
      score: ({ correct }) => Number(correct === true),
      margin: (chosen, rejected) => chosen - rejected,
    }),
};
