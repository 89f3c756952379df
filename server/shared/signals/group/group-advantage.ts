// G2: how a sample's reward stands against its siblings'. GRPO (arXiv 2402.03300), Dr. GRPO (2503.20783), RLOO (2402.14740).
import { amongDefined } from './among-defined.ts';
import type { SiblingOutcome } from '../sibling.ts';
import type { GroupSignal } from '../signal.ts';

export interface GroupAdvantage {
  readonly mean: number;
  readonly stdPopulation: number;
  readonly stdSample: number;
  /** (r - mean) / (std + 1e-6) with the population's and the sample's deviation. */
  readonly population: readonly number[];
  readonly sample: readonly number[];
  /** r - mean. */
  readonly drGrpo: readonly number[];
  /** r - mean of the others. */
  readonly rloo: readonly number[];
}

const epsilon = 1e-6;

/** Null for fewer than two rewards: one sample has no baseline. */
export function groupAdvantage(rewards: readonly number[]): GroupAdvantage | null {
  const n = rewards.length;
  const [first] = rewards;
  if (n < 2 || first === undefined) return null;
  // Three times 0.1 sums to more than 0.3: a group without a signal must show exactly none.
  const isFlat = rewards.every((r) => r === first);
  const mean = isFlat ? first : rewards.reduce((sum, r) => sum + r, 0) / n;
  const squares = rewards.reduce((sum, r) => sum + (r - mean) ** 2, 0);
  const stdPopulation = Math.sqrt(squares / n);
  const stdSample = Math.sqrt(squares / (n - 1));
  const centered = rewards.map((r) => r - mean);
  return {
    mean,
    stdPopulation,
    stdSample,
    population: centered.map((value) => value / (stdPopulation + epsilon)),
    sample: centered.map((value) => value / (stdSample + epsilon)),
    drGrpo: centered,
    rloo: centered.map((value) => (value * n) / (n - 1)),
  };
}

/** The reward a sibling is compared by: the file's, else 1 or 0 by correctness, else null. */
export function outcomeReward(sibling: SiblingOutcome): number | null {
  return sibling.reward ?? (sibling.correct === null ? null : Number(sibling.correct));
}

export const groupAdvantageSignal: GroupSignal = {
  id: 'G2',
  title: 'Group advantage',
  meaning:
    "How a sample's reward stands against its siblings'. GRPO (arXiv 2402.03300), Dr. GRPO (2503.20783), RLOO (2402.14740).",
  level: 'group',
  priority: 'P0',
  unit: 'reward',
  range: '(-∞, ∞)',
  direction: 'neither',
  usesGold: true,
  needs: ['siblings'],
  cost: 'none, no model',
  source: 'GRPO, arXiv:2402.03300; Dr. GRPO, arXiv:2503.20783; RLOO, arXiv:2402.14740',
  traps: [
    'All rewards equal: no learning signal.',
    'Implementations differ in the deviation they divide by.',
    'A group of one has no baseline.',
  ],
  computeGroup: (siblings) => {
    const rewards = siblings.map(outcomeReward).filter((reward) => reward !== null);
    const values = groupAdvantage(rewards);
    return {
      mean: values?.mean ?? null,
      stdPopulation: values?.stdPopulation ?? null,
      stdSample: values?.stdSample ?? null,
      noLearningSignal: values === null ? null : Number(values.stdPopulation === 0),
    };
  },
  computeEach: (siblings) => {
    const rewards = siblings.map(outcomeReward);
    const column = (form: 'drGrpo' | 'sample' | 'population' | 'rloo'): (number | null)[] =>
      amongDefined(rewards, (defined) => groupAdvantage(defined)?.[form] ?? null);
    return {
      drGrpo: column('drGrpo'),
      sample: column('sample'),
      population: column('population'),
      rloo: column('rloo'),
    };
  },
};
