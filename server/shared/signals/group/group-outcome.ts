// What siblings say of one another as lists, panels and reports show it: outcomes, advantages, every group signal, flags.
import type { GroupSummary, StepsOfGroup } from '../../protocol/group-summary.ts';
import { groupSignals } from '../registry.ts';
import type { Sibling } from '../sibling.ts';
import { groupAdvantage, outcomeReward } from './group-advantage.ts';
import { groupFlags } from './group-flags.ts';
import { passAtK, sampleCounts } from './pass-at-k.ts';

/**
 * Siblings without a known outcome are counted in `size` only.
 * @param withSteps lines whose steps are told, too
 */
export function summarizeGroup(
  group: string,
  siblings: readonly Sibling[],
  withSteps: 'none' | 'all' | number = 'none',
): GroupSummary {
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
    annotated: siblings.filter(({ annotation }) => annotation !== null).length,
    passAtK: sampleCounts(judged.length).map((k) => ({ k, value: passAtK(judged.length, correct, k) })),
    advantage: siblings.map(({ line }) => ({ line, value: byLine.get(line) ?? null })),
    signals: signalsOfGroup(siblings),
    each: signalsOfEach(siblings),
    steps: withSteps === 'none' ? [] : signalsOfSteps(siblings, withSteps),
    flags: groupFlags(siblings),
  };
}

function signalsOfGroup(siblings: readonly Sibling[]): Record<string, number | null> {
  const values: Record<string, number | null> = {};
  for (const signal of groupSignals) {
    for (const [part, value] of Object.entries(signal.computeGroup(siblings))) {
      values[`${signal.id}.${part}`] = finite(value);
    }
  }
  return values;
}

function signalsOfEach(siblings: readonly Sibling[]): GroupSummary['each'] {
  const rows = siblings.map(({ line }) => ({ line, signals: new Map<string, number | null>() }));
  for (const signal of groupSignals) {
    for (const [part, column] of Object.entries(signal.computeEach?.(siblings) ?? {})) {
      rows.forEach(({ signals }, at) => signals.set(`${signal.id}.${part}`, finite(column[at] ?? null)));
    }
  }
  return rows.map(({ line, signals }) => ({ line, signals: Object.fromEntries(signals) }));
}

function signalsOfSteps(siblings: readonly Sibling[], wanted: 'all' | number): GroupSummary['steps'] {
  const found = groupSignals.map(({ id, computeEachSteps }) => ({ id, parts: computeEachSteps?.(siblings) ?? [] }));
  return siblings.flatMap(({ line }, at) => {
    if (wanted !== 'all' && line !== wanted) return [];
    const columns: StepsOfGroup = Object.fromEntries(
      found.flatMap(({ id, parts }) =>
        Object.entries(parts[at] ?? {}).map(([part, column]) => [`${id}.${part}`, column.map(finite)] as const),
      ),
    );
    return Object.keys(columns).length === 0 ? [] : [{ line, columns }];
  });
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
