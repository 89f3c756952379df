// G8: siblings vote over the answer, each by how its own certainty ranks among theirs. Kang et al., arXiv 2502.18581.
import { bordaVotesOf, voteTotals, winners } from './answer-votes.ts';
import { amongDefined } from './among-defined.ts';
import { siblingClasses } from './consensus.ts';
import { meanOf } from '../../numbers/mean.ts';
import type { Sibling } from '../sibling.ts';
import type { GroupSignal } from '../signal.ts';

/** The paper tunes it with the number of samples, from 0.3 to 1.2. */
export const defaultPower = 0.5;

export const bordaVoteSignal: GroupSignal = {
  id: 'G8',
  title: 'Borda vote',
  meaning:
    'Siblings vote over the answer, each with the weight that its self-certainty has among theirs; whether the majority, the vote and the most certain sibling are right.',
  level: 'group',
  priority: 'P1',
  unit: 'votes',
  range: 'votes [0, N^p]; shares [0, 1]',
  direction: 'neither',
  usesGold: false,
  needs: ['siblings', 'base'],
  cost: 'none beyond the base pass over each sibling',
  source: 'Kang, Zhao, Song, arXiv:2502.18581',
  traps: [
    'Votes are (N - rank + 1)^p with p = 0.5; the paper tunes p with N.',
    'Siblings without an answer or an annotation do not vote; equal certainties share their votes.',
    'Whether a vote is right is known where the siblings are labeled; of equal totals the mean is told.',
  ],
  computeGroup: (siblings) => {
    const { classOf } = siblingClasses(siblings);
    const votes = certaintyVotes(siblings);
    const totals = voteTotals(classOf, votes);
    const most = winners(totals);
    const sum = totals.reduce((a, b) => a + b, 0);
    return {
      winnerShare: most.length === 0 ? null : (totals[most[0] ?? 0] ?? 0) / sum,
      majorityRight: rightOf(
        siblings,
        classOf,
        winners(
          voteTotals(
            classOf,
            siblings.map(() => 1),
          ),
        ),
      ),
      bordaRight: rightOf(siblings, classOf, most),
      bestRight: bestRight(siblings, votes),
    };
  },
  computeEach: (siblings) => ({ votes: certaintyVotes(siblings) }),
};

/** One entry a sibling: its votes by mean self-certainty; null without an answer or an annotation. */
function certaintyVotes(siblings: readonly Sibling[]): (number | null)[] {
  const certainty = siblings.map(({ answer, annotation }) =>
    answer === null || annotation === null ? null : meanOf(annotation.tokens.selfCertainty),
  );
  return amongDefined(certainty, (defined) => bordaVotesOf(defined, defaultPower));
}

/** Mean correctness of the labeled siblings of each class, and of these the mean over the classes; null where unknown. */
export function rightOf(
  siblings: readonly { readonly correct: boolean | null }[],
  classOf: readonly (number | null)[],
  classes: readonly number[],
): number | null {
  const means = classes.map((one) =>
    meanOf(siblings.map(({ correct }, at) => (classOf[at] !== one || correct === null ? null : Number(correct)))),
  );
  return means.includes(null) ? null : meanOf(means);
}

/** Correctness of the sibling with the most votes, the mean of equal ones. */
function bestRight(siblings: readonly Sibling[], votes: readonly (number | null)[]): number | null {
  const most = votes.reduce<number>((a, b) => Math.max(a, b ?? 0), 0);
  const best = siblings.filter((_, at) => most > 0 && votes[at] === most);
  const labels = best.map(({ correct }) => (correct === null ? null : Number(correct)));
  return labels.includes(null) ? null : meanOf(labels);
}
