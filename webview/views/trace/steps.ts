// Which tokens a step has, and which step a token is in. Pure; no DOM.
import type { Annotation, TokenColumns } from '../../../server/shared/trace/annotation.ts';
import type { Step } from '../../../server/shared/trace/trace.ts';

/** Half-open. */
export interface TokenRange {
  readonly first: number;
  readonly end: number;
}

/** Tokens and steps by their places in the text, whoever read them. */
export interface PlacedTokens {
  readonly turns: Annotation['turns'];
  readonly tokens: Pick<TokenColumns, 'start' | 'end'>;
  readonly steps: readonly Pick<Step, 'start' | 'end' | 'turn' | 'part'>[];
}

/** One a step: the tokens that begin inside it. Empty ranges stand where the next token is. */
export function stepRanges({ tokens, turns, steps }: PlacedTokens): readonly TokenRange[] {
  const { start } = tokens;
  return steps.map((step) => {
    const turn = turns[step.turn];
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
