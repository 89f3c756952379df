// How deep a JSON text nests, found without parsing, so that hostile brackets never reach a recursive function.

/** Real traces nest below ten; deeper values overflow the stack of whatever walks or writes them later. */
export const maximumDepth = 200;

const quote = 0x22;
const backslash = 0x5c;

/** UTF-16 offset of the first bracket that nests deeper than allowed, or null. Brackets inside strings do not count. */
export function findTooDeep(text: string, limit: number = maximumDepth): number | null {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) at = endOfString(text, at);
    // [ and { differ from ] and } by two: 0x5b 0x7b against 0x5d 0x7d.
    else if (unit === 0x5b || unit === 0x7b) {
      depth++;
      if (depth > limit) return at;
    } else if (unit === 0x5d || unit === 0x7d) depth--;
  }
  return null;
}

/** Offset of the closing quote, or the last offset of the text. */
function endOfString(text: string, opening: number): number {
  let at = text.indexOf('"', opening + 1);
  while (at >= 0) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return at;
    at = text.indexOf('"', at + 1);
  }
  return text.length;
}
