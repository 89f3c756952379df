// Places given tokens in the text they spell, byte by byte. Pure; never encodes.
import type { TokenSpans } from './cover-text.ts';

/**
 * Spans of tokens whose bytes, joined, are exactly the text's UTF-8; null where they are not. SentencePiece-style
 * generators write a space before the first word that the decoded text lacks: it is forgiven where `dummyPrefix`.
 * @param pieces (n) the tokens' bytes
 */
export function placeTokens(
  text: string,
  pieces: readonly Uint8Array[],
  options: { readonly dummyPrefix: boolean },
): TokenSpans | null {
  const wanted = Buffer.from(text, 'utf8'); // lone surrogates become U+FFFD, as in the encoder
  const spelled = Buffer.concat(pieces);
  const space = 0x20;
  let skipped = 0;
  if (!spelled.equals(wanted)) {
    if (!options.dummyPrefix || spelled[0] !== space || !spelled.subarray(1).equals(wanted)) return null;
    skipped = 1;
  }
  const { first, after } = charactersOfBytes(text, wanted.length);
  const starts = new Int32Array(pieces.length);
  const ends = new Int32Array(pieces.length);
  let byte = -skipped;
  let reached = 0;
  for (const [index, piece] of pieces.entries()) {
    const from = Math.max(0, byte);
    byte += piece.length;
    starts[index] = byte > from ? (first[from] ?? text.length) : reached;
    ends[index] = byte > from ? (after[byte - 1] ?? text.length) : reached;
    reached = ends[index] ?? reached;
  }
  return { starts, ends };
}

/** For each UTF-8 byte the UTF-16 offset of its character and the offset behind it. */
function charactersOfBytes(text: string, byteLength: number): { first: Int32Array; after: Int32Array } {
  const first = new Int32Array(byteLength);
  const after = new Int32Array(byteLength);
  let byte = 0;
  for (let unit = 0; unit < text.length;) {
    const code = text.codePointAt(unit) ?? 0;
    const units = code > 0xffff ? 2 : 1;
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    first.fill(unit, byte, byte + bytes);
    after.fill(unit + units, byte, byte + bytes);
    unit += units;
    byte += bytes;
  }
  return { first, after };
}
