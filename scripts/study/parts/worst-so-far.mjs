// What a column of steps says of the trace up to a step, where the column itself says something of that step alone: the
// worst value so far. A slip stays in the text, and so does what it costs.
import { stepPart } from '../registry.mjs';
import { stepParts } from './discrimination.mjs';

/** @import { TraceRecord } from '../records.mjs' */
/** @import { SignalFacts } from '../registry.mjs' */

/** Behind a part's name. */
export const soFar = ', worst so far';

/**
 * The traces with one column more for each label-free one of their steps: the smallest value up to and with the step where
 * larger is better, else the largest.
 * @param {readonly TraceRecord[]} records
 * @param {readonly SignalFacts[]} signals
 * @returns {TraceRecord[]}
 */
export function withWorstSoFar(records, signals) {
  const columns = stepParts(records).flatMap((part) => {
    const facts = stepPart(part, signals);
    return facts === null || !facts.labelFree ? [] : [{ part, worst: facts.better === 'high' ? Math.min : Math.max }];
  });
  return records.map((record) => {
    /** @type {Map<string, number>} */
    const worstOf = new Map();
    const places = record.places.map((place, number) => {
      // Before the first step nothing is written.
      if (number === 0) return place;
      const added = columns.map(({ part, worst }) => {
        const value = place.values[part] ?? null;
        if (value !== null) worstOf.set(part, worst(worstOf.get(part) ?? value, value));
        return [`${part}${soFar}`, worstOf.get(part) ?? null];
      });
      return { ...place, values: { ...place.values, ...Object.fromEntries(added) } };
    });
    return { ...record, places };
  });
}
