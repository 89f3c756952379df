// Finding `\boxed{…}` in a text. Braces are counted; escaped ones (`\{`) do not count.
import type { Span } from '../../shared/trace/span.ts';

const opener = /\\boxed\s*\{/y;

/** Where the content of the last balanced, non-blank `\boxed{…}` stands, or null. Linear in the length of the text. */
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
      if (isLater && text.slice(start, at).trim() !== '') found = { start, end: at };
    }
  }
  return found;
}
