// The outcome statistics of siblings as the list shows them: pass@k and advantages.
import type { GroupSummary } from '../../protocol/trace-requests.ts';
import { groupAdvantage, outcomeReward } from './group-advantage.ts';
import { passAtK, sampleCounts } from './pass-at-k.ts';
import type { SiblingOutcome } from '../sibling.ts';

/** Siblings without a known outcome are counted in `size` only. */
export function summarizeGroup(group: string, siblings: readonly SiblingOutcome[]): GroupSummary {
  const judged = siblings.filter(({ correct }) => correct !== null);
  const correct = judged.filter((sibling) => sibling.correct === true).length;
  const rewarded = siblings.flatMap((sibling) => {
    const reward = outcomeReward(sibling);
    return reward === null ? [] : [{ line: sibling.line, reward }];
  });
  const advantages = groupAdvantage(rewarded.map(({ reward }) => reward));
  const byLine = new Map(rewarded.map(({ line }, k) => [line, advantages?.drGrpo[k] ?? null]));
  return {
    group,
    size: siblings.length,
    correct,
    passAtK: sampleCounts(judged.length).map((k) => ({ k, value: passAtK(judged.length, correct, k) })),
    advantage: siblings.map(({ line }) => ({ line, value: byLine.get(line) ?? null })),
  };
}
