// Which characters of a turn's text are its final answer, for signals that read the answer's own tokens (R1).
import type { Span } from '../../shared/trace/span.ts';
import { lastBox } from '../../shared/trace/last-box.ts';

/** The content of the last balanced, non-blank `\boxed{…}` as UTF-16 offsets, braces left out; null without one. */
export function answerSpan(text: string): Span | null {
  return lastBox(text);
}
