// Which tokens of a trace are its final answer, and where that answer was first come to: the places that R1 and R2 read.
import { lastBox } from '../../trace/last-box.ts';
import { occurrences } from '../../trace/occurrences.ts';
import type { Span } from '../../trace/span.ts';
import type { TraceReading } from '../reading.ts';
import type { TokenRange } from '../token-range.ts';
import { tokensIn } from '../token-span.ts';

export interface AnswerPlace {
  /** Index into the trace's turns. */
  readonly turn: number;
  /** UTF-16 offsets into that turn's text. */
  readonly span: Span;
  readonly tokens: TokenRange;
}

/** The content of the last box of the last turn that has one; null without a box, and for one that no token overlaps. */
export function boxedAnswer(reading: TraceReading): AnswerPlace | null {
  for (let turn = reading.trace.turns.length - 1; turn >= 0; turn--) {
    const span = lastBox(reading.trace.turns[turn]?.text ?? '');
    if (span === null) continue;
    const tokens = tokensIn(reading, turn, span);
    return tokens.end > tokens.first ? { turn, span, tokens } : null;
  }
  return null;
}

/**
 * The first place where the boxed answer is derived: where it first stands behind an equals sign, else where it first
 * stands at all; the box itself where it stands nowhere before. In the turn of the box only.
 */
export function derivedAnswer(reading: TraceReading): AnswerPlace | null {
  const boxed = boxedAnswer(reading);
  if (boxed === null) return null;
  const text = reading.trace.turns[boxed.turn]?.text ?? '';
  const places = occurrences(text, text.slice(boxed.span.start, boxed.span.end));
  const computed = places.find(({ start }) => /[=≈][\s$*\\({]{0,5}$/u.test(text.slice(Math.max(0, start - 6), start)));
  const span = computed ?? places[0] ?? boxed.span;
  return { turn: boxed.turn, span, tokens: tokensIn(reading, boxed.turn, span) };
}
