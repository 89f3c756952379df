// Two tokenizations of one text, brought together where both have a boundary that is not inside a word: the shortest
// stretches whose log-probs can be compared between models with different tokenizers (signals.md T10). Pure.
import type { TokenRange } from '../shared/signals/token-range.ts';

/** (n) spans of tokens in a text, UTF-16; they never step back, and the bytes of one character share its span. */
export interface TokenSpans {
  readonly starts: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
}

export interface AlignedWord {
  readonly ours: TokenRange;
  readonly theirs: TokenRange;
}

/** In order and without gaps; a token that reaches over several words joins them. */
export function alignWords(text: string, ours: TokenSpans, theirs: TokenSpans): readonly AlignedWord[] {
  const words: AlignedWord[] = [];
  const others = boundaries(theirs);
  let [from, fromTheirs] = [0, 0];
  for (const [offset, end] of boundaries(ours)) {
    const endTheirs = others.get(offset);
    if (endTheirs === undefined || isInsideWord(text, offset)) continue;
    words.push({ ours: { first: from, end }, theirs: { first: fromTheirs, end: endTheirs } });
    [from, fromTheirs] = [end, endTheirs];
  }
  return words;
}

/** Offset → how many tokens end there or before, in order; none within a token or between the bytes of a character. */
function boundaries({ starts, ends }: TokenSpans): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (let token = 0; token < ends.length; token++) {
    const end = ends[token] ?? 0;
    const next = starts[token + 1];
    if (next === undefined || next >= end) found.set(end, token + 1);
  }
  return found;
}

const wordCharacter = /[\p{L}\p{M}\p{N}]/u;
/** Scripts that put no space between words: each of their characters stands for itself. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function isInsideWord(text: string, offset: number): boolean {
  const after = text.codePointAt(offset);
  if (offset === 0 || after === undefined) return false;
  const low = text.charCodeAt(offset - 1);
  // The character before may be half of a pair.
  const before = low >= 0xdc00 && low <= 0xdfff ? (text.codePointAt(offset - 2) ?? low) : low;
  const sides = [before, after].map((point) => String.fromCodePoint(point));
  return sides.every((side) => wordCharacter.test(side) && !unspaced.test(side));
}
