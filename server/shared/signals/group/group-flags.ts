// What is worth a look in a group of siblings, each with a reason in words and numbers. Flags of single traces: ../flags.ts.
import type { GroupFlag } from '../../protocol/group-summary.ts';
import type { Sibling } from '../sibling.ts';
import { groupAdvantage, outcomeReward } from './group-advantage.ts';
import { unlikelinessOf } from './rare-correct.ts';

/** Rarer than this share of its siblings: a right trace that training would do well to keep. */
const rareShare = 0.25;
/** Of fewer siblings a quarter is nobody. */
const leastRanked = 4;

export function groupFlags(siblings: readonly Sibling[]): GroupFlag[] {
  return [...flatFlags(siblings), ...rareFlags(siblings)];
}

/** Rewards that are all the same teach nothing: every advantage is 0. */
function flatFlags(siblings: readonly Sibling[]): GroupFlag[] {
  const rewards = siblings.map(outcomeReward).filter((reward) => reward !== null);
  const values = groupAdvantage(rewards);
  if (values === null || values.stdPopulation > 0) return [];
  const why = `All ${rewards.length} siblings have the reward ${values.mean}: every advantage is 0.`;
  return [{ kind: 'no-learning-signal', line: null, why }];
}

function rareFlags(siblings: readonly Sibling[]): GroupFlag[] {
  const { rank } = unlikelinessOf(siblings);
  const ranked = rank.filter((one) => one !== null).length;
  if (ranked < leastRanked) return [];
  return siblings.flatMap(({ line, correct, annotation }, at) => {
    const own = rank[at] ?? null;
    const meanLogprob = annotation?.signals['T1.meanLogprob'] ?? null;
    if (correct !== true || own === null || meanLogprob === null || own >= rareShare * ranked) return [];
    const place = own === 0 ? 'the least likely' : `number ${own + 1} from the least likely`;
    const why = `Right, and ${place} of ${ranked} siblings: mean log-prob ${meanLogprob.toFixed(2)} a token.`;
    return [{ kind: 'rare-and-correct', line, why }];
  });
}
