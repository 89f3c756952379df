// Characters → tokens: which tokens of a reading stand for a stretch of a turn's text. Pure.
import type { Span } from '../trace/span.ts';
import type { TraceReading } from './reading.ts';
import type { TokenRange } from './token-range.ts';

/**
 * The tokens whose characters overlap the span, half answer counting as answer (signals.md 1.8); empty where none does.
 * @param turn index into the reading's turns; the span's offsets are into that turn's text
 */
export function tokensIn(reading: Pick<TraceReading, 'tokens' | 'turns'>, turn: number, span: Span): TokenRange {
  const { firstToken, endToken } = reading.turns[turn] ?? { firstToken: 0, endToken: 0 };
  const { start, end } = reading.tokens;
  // Spans never step back, though bytes of one character share one: both bounds can be searched by halving.
  const first = search(firstToken, endToken, (token) => (end[token] ?? 0) > span.start);
  return { first, end: search(first, endToken, (token) => (start[token] ?? 0) >= span.end) };
}

/** The first of `from … to-1` for which the test holds from there on, else `to`. */
function search(from: number, to: number, holds: (token: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A column's values over a range; null for an empty range and where one of them is undefined. */
export function definedIn(column: readonly (number | null)[], { first, end }: TokenRange): readonly number[] | null {
  const values = column.slice(first, end).filter((value) => value !== null);
  return values.length === 0 || values.length < end - first ? null : values;
}
