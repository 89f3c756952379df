// Which tokens a step has, and which step a token is in. Pure; no DOM.
import type { Annotation } from '../../../server/shared/trace/annotation.ts';

/** Half-open. */
export interface TokenRange {
  readonly first: number;
  readonly end: number;
}

/** One a step: the tokens that begin inside it. Empty ranges stand where the next token is. */
export function stepRanges(annotation: Annotation): readonly TokenRange[] {
  const { start } = annotation.tokens;
  return annotation.steps.map((step) => {
    const turn = annotation.turns[step.turn];
    if (turn === undefined) return { first: 0, end: 0 };
    const first = firstNotBefore(start, turn.firstToken, turn.endToken, step.start);
    return { first, end: firstNotBefore(start, first, turn.endToken, step.end) };
  });
}

/** Index of the first token in [from, to) that starts at or after `offset`; starts rise within a turn. */
function firstNotBefore(starts: readonly number[], from: number, to: number, offset: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The step a token belongs to, or null between steps. */
export function stepOfToken(ranges: readonly TokenRange[], token: number): number | null {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.end ?? Infinity) <= token) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low];
  return range !== undefined && token >= range.first ? low : null;
}
