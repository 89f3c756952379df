// Finds the last balanced `\boxed{…}` of a text: the answer's own place (signals.md 1.9, R1).
import type { Span } from './span.ts';

const opener = /\\boxed\s*\{/y;

/**
 * The span of the content of the last balanced, non-blank box, braces left out, or null. Escaped braces (`\{`) do not
 * count. Linear in the length of the text, also where a million boxes are opened and none is closed.
 */
export function lastBox(text: string): Span | null {
  let found: Span | null = null;
  // Open braces: the offset of the content of a box, or null for any other brace.
  const open: (number | null)[] = [];
  for (let at = text.indexOf('\\boxed'); at >= 0 && at < text.length; at++) {
    const character = text[at];
    if (character === '\\') {
      opener.lastIndex = at;
      if (opener.test(text)) {
        open.push(opener.lastIndex);
        at = opener.lastIndex - 1;
        // Twice-escaped files hold `\\boxed{`: the second backslash opens the box.
      } else if (!text.startsWith('\\boxed', at + 1)) at++;
    } else if (character === '{') open.push(null);
    else if (character === '}') {
      const start = open.pop() ?? null;
      const isLater = start !== null && (found === null || start > found.start);
      if (isLater && /\S/.test(text.slice(start, at))) found = { start, end: at };
    }
  }
  return found;
}
