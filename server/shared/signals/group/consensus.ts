// G7: how far the siblings agree on an answer, whatever is right. TTRL (arXiv 2504.16084), Co-Reward (2508.00410), The
// Invisible Leash (2507.14843).
import { classifyAnswers, consensus, type AnswerClasses } from './answer-classes.ts';
import { passAtK } from './pass-at-k.ts';
import { supportBetweenModels } from './support-change.ts';
import { meanOf } from '../../numbers/mean.ts';
import type { Sibling } from '../sibling.ts';
import type { GroupSignal } from '../signal.ts';

/** Classes by the siblings' own equality. */
export function siblingClasses(siblings: readonly Sibling[]): AnswerClasses {
  const [first] = siblings;
  return classifyAnswers(
    siblings.map(({ answer }) => answer),
    first?.sameAnswer ?? ((left, right) => left === right),
  );
}

export const consensusSignal: GroupSignal = {
  id: 'G7',
  title: 'Consensus',
  meaning:
    'How far the siblings agree on an answer, whatever is right: the share of the most frequent one, how spread the answers are, and how many there are.',
  level: 'group',
  priority: 'P0',
  unit: 'shares; entropies in nats',
  range: 'shares [0, 1]; entropies [0, ln N]; distinct 1 … N',
  direction: 'neither',
  usesGold: false,
  needs: ['siblings'],
  cost: 'none, no model',
  source: 'TTRL, arXiv:2504.16084; Co-Reward, arXiv:2508.00410; The Invisible Leash, arXiv:2507.14843',
  traps: [
    'Siblings without an answer form a class of their own that counts and never wins.',
    'Of equally frequent answers the one written first is the majority.',
    'Token entropy and answer entropy may move in opposite directions: read them together.',
    'Accuracy and capability (pass@k at the largest k) need labels; the rest does not.',
    '`preserved`, `shrunk` and `expanded` count answers where the siblings are of two models: the one that stands first is the base.',
    'Co-Reward labels a question by the majority on a rephrased twin; files do not say which prompts are twins, so only the majority of the own group is taken.',
  ],
  computeGroup: (siblings) => {
    const values = consensus(siblingClasses(siblings));
    const judged = siblings.filter(({ correct }) => correct !== null);
    const right = judged.filter(({ correct }) => correct === true).length;
    const support = supportBetweenModels(siblings);
    return {
      majorityRatio: values?.majorityRatio ?? null,
      answerEntropy: values?.answerEntropy ?? null,
      answerEntropyNormalized: values?.answerEntropyNormalized ?? null,
      distinct: values?.distinct ?? null,
      tokenEntropy: meanOf(siblings.map(({ annotation }) => annotation?.signals['T2.meanEntropy'] ?? null)),
      accuracy: passAtK(judged.length, right, 1),
      capability: passAtK(judged.length, right, judged.length),
      preserved: support?.preserved.length ?? null,
      shrunk: support?.shrunk.length ?? null,
      expanded: support?.expanded.length ?? null,
    };
  },
  computeEach: (siblings) => {
    const classes = siblingClasses(siblings);
    const values = consensus(classes);
    const shareOf = (one: number | null): number | null =>
      one === null ? null : (classes.counts[one] ?? 0) / siblings.length;
    return {
      answerShare: classes.classOf.map(shareOf),
      // A sibling without an answer does not give the majority's.
      pseudoReward: classes.classOf.map((one) => (values === null ? null : Number(one === values.majority))),
    };
  },
};
