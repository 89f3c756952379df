// The places of a trace that S9 measures: before its first thought step and behind each. Pure.
import type { Trace } from './trace.ts';

/** 0, and the number of each thought step counted from 1; none where nothing is thought, and for dialogues. */
export function placeNumbers({ steps, multiTurn }: Pick<Trace, 'steps' | 'multiTurn'>): readonly number[] {
  const thought = steps.flatMap(({ part }, index) => (part === 'think' ? [index + 1] : []));
  return thought.length === 0 || multiTurn ? [] : [0, ...thought];
}
