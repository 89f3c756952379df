// G4: the unlikeliness reward: of the right siblings the ones the model finds unlikely keep the most. He et al.,
// arXiv 2506.02355, as its code does it.
import { amongDefined } from './among-defined.ts';
import { outcomeReward } from './group-advantage.ts';
import type { Sibling } from '../sibling.ts';
import type { GroupSignal } from '../signal.ts';

/** How much the likeliest sibling loses, nearly (beta of the code). */
export const defaultBeta = 0.25;

export interface Unlikeliness {
  /** 0 = least likely; ties keep the order given. */
  readonly ranks: readonly number[];
  /** r (1 - beta rank / G). */
  readonly rewards: readonly number[];
}

/**
 * @param meanLogprobs mean log-prob a token of each sibling, nats (G)
 * @param rewards in [0, 1] (G)
 * @returns null for fewer than two: alone nothing is rare
 */
export function unlikeliness(
  meanLogprobs: readonly number[],
  rewards: readonly number[],
  beta = defaultBeta,
): Unlikeliness | null {
  const size = meanLogprobs.length;
  if (size < 2) return null;
  const order = meanLogprobs.map((value, at) => ({ value, at })).sort((a, b) => a.value - b.value || a.at - b.at);
  const ranks = Array<number>(size).fill(0);
  order.forEach(({ at }, rank) => (ranks[at] = rank));
  return { ranks, rewards: rewards.map((reward, at) => reward * (1 - (beta * (ranks[at] ?? 0)) / size)) };
}

/** One entry a sibling; null where reward or log-prob is not known. */
export function unlikelinessOf(siblings: readonly Sibling[]): Record<'rank' | 'reward', (number | null)[]> {
  const known = siblings.map((sibling) => {
    const meanLogprob = sibling.annotation?.signals['T1.meanLogprob'] ?? null;
    const reward = outcomeReward(sibling);
    return meanLogprob === null || reward === null ? null : { meanLogprob, reward };
  });
  const part = (name: 'ranks' | 'rewards'): (number | null)[] =>
    amongDefined(
      known,
      (defined) =>
        unlikeliness(
          defined.map(({ meanLogprob }) => meanLogprob),
          defined.map(({ reward }) => reward),
        )?.[name] ?? null,
    );
  return { rank: part('ranks'), reward: part('rewards') };
}

export const rareCorrectSignal: GroupSignal = {
  id: 'G4',
  title: 'Unlikeliness reward',
  meaning:
    'Of the right siblings, those that the model finds unlikely keep the most reward; rank 0 is the least likely of the group.',
  level: 'group',
  priority: 'P1',
  unit: 'reward',
  range: 'reward [0, 1]; rank 0 … G - 1',
  direction: 'neither',
  usesGold: true,
  needs: ['siblings', 'base', 'gold'],
  cost: 'none beyond the base pass over each sibling',
  source: 'He et al., arXiv:2506.02355, the released code',
  traps: [
    'It ranks by mean log-prob, which follows the style of writing.',
    'The paper displays the opposite direction of ranks; this follows its code.',
    'Siblings without annotation or reward are not ranked.',
  ],
  computeGroup: (siblings) => ({ ranked: count(unlikelinessOf(siblings).rank) }),
  computeEach: unlikelinessOf,
};

/** Null where nothing was ranked. */
function count(ranks: readonly (number | null)[]): number | null {
  const ranked = ranks.filter((rank) => rank !== null).length;
  return ranked === 0 ? null : ranked;
}
