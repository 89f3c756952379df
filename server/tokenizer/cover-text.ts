// The offsets of the tokenizers library (code points) → spans in UTF-16 units that together cover the text. Pure.
//
// Where the library's spans leave a gap (a combining mark that NFC joined to the letter before it, a character that
// normalization or splitting dropped), the gap belongs to the token before it and to the byte tokens that share that
// token's last character; a gap at the start belongs to the first token. Nothing else is moved.

/** One entry a token; half open, UTF-16 units, both columns never decreasing. */
export interface TokenSpans {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * @param offsets (n) pairs of code point offsets
 * @param outside (n) 1 for tokens that the post-processor added: they hold no text and get an empty span in place
 */
export function coverText(
  text: string,
  offsets: readonly (readonly number[])[],
  outside: readonly number[],
): TokenSpans {
  const units = codePointStarts(text);
  const starts = new Int32Array(offsets.length);
  const ends = new Int32Array(offsets.length);
  let reached = 0;
  let first = true;
  for (const [index, [from = 0, to = 0]] of offsets.entries()) {
    if (outside[index] === 1) {
      starts[index] = reached;
      ends[index] = reached;
      continue;
    }
    const start = units === null ? from : (units[from] ?? text.length);
    const end = units === null ? to : (units[to] ?? text.length);
    if (first) starts[index] = 0;
    else {
      if (start > reached) extendBack(ends, index, reached, start);
      starts[index] = Math.max(start, starts[index - 1] ?? 0);
    }
    first = false;
    reached = Math.max(reached, start, end);
    ends[index] = reached;
  }
  if (reached < text.length && !first) extendBack(ends, offsets.length, reached, text.length);
  return { starts, ends };
}

/** Moves the ends of the tokens right before `index` that end at `from` to `to`. */
function extendBack(ends: Int32Array, index: number, from: number, to: number): void {
  for (let i = index - 1; i >= 0 && ends[i] === from; i--) ends[i] = to;
}

/** UTF-16 offset of each code point and of the end; null where they are equal (no surrogate pair). */
export function codePointStarts(text: string): Int32Array | null {
  if (!/[\ud800-\udbff][\udc00-\udfff]/.test(text)) return null;
  const starts = new Int32Array(text.length + 1);
  let count = 0;
  for (let unit = 0; unit < text.length; count++) {
    starts[count] = unit;
    // A lone surrogate reaches the library as one code point, U+FFFD.
    unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
  }
  starts[count] = text.length;
  return starts.subarray(0, count + 1);
}
