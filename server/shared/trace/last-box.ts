// Finds the last balanced `\boxed{…}` of a text: the answer's own place (signals.md 1.9, R1).
import type { Span } from './span.ts';

const opener = '\\boxed{';

/** The span of the content of the last balanced box, or null. Escaped braces (`\{`) are not counted. */
export function lastBox(text: string): Span | null {
  for (let from = text.lastIndexOf(opener); from >= 0; from = from === 0 ? -1 : text.lastIndexOf(opener, from - 1)) {
    const start = from + opener.length;
    const end = closingBrace(text, start);
    if (end !== null) return { start, end };
  }
  return null;
}

/** Index of the brace that closes a group whose content begins at `start`, or null where it never closes. */
function closingBrace(text: string, start: number): number | null {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === '{') depth += 1;
    else if (char === '}' && --depth === 0) return at;
  }
  return null;
}
