// What the rollouts are: how many, of how many prompts, how many right, by length and kind of problem.

/** @import { TraceRecord } from '../records.mjs' */

/** @param {readonly TraceRecord[]} records */
export function describeRollouts(records) {
  /** @type {Map<string, TraceRecord[]>} */
  const prompts = new Map();
  for (const record of records) prompts.set(record.group, [...(prompts.get(record.group) ?? []), record]);
  const groups = [...prompts.values()];
  const right = (/** @type {readonly TraceRecord[]} */ some) => some.filter(({ correct }) => correct).length;
  /** @template T @param {(record: TraceRecord) => T} of @returns {{ name: T, count: number, right: number }[]} */
  const by = (of) =>
    [...new Set(records.map(of))].map((name) => {
      const own = records.filter((record) => of(record) === name);
      return { name, count: own.length, right: right(own) };
    });
  return {
    ...{ count: records.length, prompts: groups.length, right: right(records) },
    mixedPrompts: groups.filter((group) => right(group) > 0 && right(group) < group.length).length,
    byOperations: by(({ operations }) => operations)
      .sort((one, other) => one.name - other.name)
      .map(({ name, ...counts }) => ({ operations: name, ...counts })),
    bySplit: by(({ split }) => split).map(({ name, ...counts }) => ({ split: name, ...counts })),
  };
}
