// G11: turn-wise GRPO: how each turn of a dialogue stands against the same turn of its siblings. ΔBelief-RL, Auzina et
// al., arXiv 2602.12342, and its code.
import { groupAdvantage } from './group-advantage.ts';
import { turnRewards } from '../step/belief-shift.ts';
import type { Sibling } from '../sibling.ts';
import type { GroupSignal, PartColumns } from '../signal.ts';

/** Weight of the belief shift in a turn's reward, of the paper's runs. */
const shiftWeight = 0.1;

/**
 * (r - mean) / (sample deviation + 1e-6) over the siblings, turn by turn; same shape as `rewards`. Null where a turn has
 * no second sibling to be compared with.
 * @param rewards one row a sibling, one entry a turn; rows may differ in length
 * @param padding `ignore`: siblings that are finished do not count; `official`: they count with 0, as in the code
 */
export function turnAdvantages(
  rewards: readonly (readonly number[])[],
  padding: 'ignore' | 'official' = 'ignore',
): (number | null)[][] {
  const turns = rewards.reduce((most, { length }) => Math.max(most, length), 0);
  const advantages: (number | null)[][] = rewards.map(() => []);
  for (let turn = 0; turn < turns; turn++) {
    const playing = rewards.flatMap((row, at) => (row.length > turn || padding === 'official' ? [at] : []));
    const values = groupAdvantage(playing.map((at) => rewards[at]?.[turn] ?? 0));
    playing.forEach((at, place) => {
      if (turn < (rewards[at]?.length ?? 0)) advantages[at]?.push(values?.sample[place] ?? null);
    });
  }
  return advantages;
}

/** ΔBelief rewards of a sibling's turns; null where it is no dialogue or a belief or the outcome is not known. */
function rewardsOfTurns({ annotation, correct }: Sibling): number[] | null {
  const turns = annotation?.steps.filter(({ part }) => part === 'turn') ?? [];
  const shifts = turns.map(({ deltaBelief }) => deltaBelief).filter((value) => value !== null);
  if (correct === null || turns.length === 0 || shifts.length < turns.length) return null;
  return turnRewards(shifts, { win: correct, lambda: shiftWeight });
}

export const turnAdvantageSignal: GroupSignal = {
  id: 'G11',
  title: 'Turn-wise GRPO advantage',
  meaning: 'How the reward of each turn of a dialogue stands against the same turn of its siblings.',
  level: 'group',
  priority: 'P2',
  unit: 'reward',
  range: '(-∞, ∞)',
  direction: 'neither',
  usesGold: true,
  needs: ['siblings', 'base', 'probe', 'gold'],
  cost: 'none beyond the belief shifts (S3) of each sibling',
  source: 'ΔBelief-RL, Auzina et al., arXiv:2602.12342, the released code',
  traps: [
    'The code pads shorter dialogues with rewards of 0 that count; here siblings that are finished are left out.',
    'Defined for dialogues of several turns, each with a belief shift.',
  ],
  computeGroup: (siblings) => {
    const turns = siblings.map((sibling) => rewardsOfTurns(sibling)?.length ?? 0);
    const most = turns.reduce((a, b) => Math.max(a, b), 0);
    return { turns: most === 0 ? null : most };
  },
  computeEach: (siblings) => {
    const rewards = siblings.map(rewardsOfTurns);
    const known = rewards.filter((row) => row !== null);
    const advantages = turnAdvantages(known);
    const most = known.reduce((longest, { length }) => Math.max(longest, length), 0);
    const columns: Record<string, (number | null)[]> = {};
    for (let turn = 0; turn < most; turn++) {
      let at = 0;
      columns[`turn${turn + 1}`] = rewards.map((row) => (row === null ? null : (advantages[at++]?.[turn] ?? null)));
    }
    return columns satisfies PartColumns;
  },
};
