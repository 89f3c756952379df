// The default segmenter (signals.md 1.7): paragraphs, short ones merged, fenced blocks and display formulas kept whole.
// Works on characters, so steps exist before a model does. Offsets refer to the text as it is, CRLF included.
import type { Span } from '../../shared/trace/span.ts';
import { isProtected, protectedRanges } from './protected-ranges.ts';
import type { Segmenter } from './segmenter.ts';

/** Shorter segments join a neighbour: "Wait." alone is no step (signals.md 1.7). */
const minimumCharacters = 30;

// `/\n[ \t]*\n+/` after CRLF → LF, written for the text with its CRLFs in place.
const blankLines = /\r?\n[ \t]*(?:\r?\n)+/g;
const lineBreak = /\r?\n/g;

export const paragraph: Segmenter = {
  id: 'paragraph',
  title: 'Paragraphs: blank lines, or line breaks where there is none',
  segment,
};

interface Piece extends Span {
  /** Characters before the boundary, a CRLF counted as one. */
  readonly size: number;
}

function segment(text: string): readonly Span[] {
  return merge(split(text)).map(({ start, end }) => ({ start, end }));
}

function split(text: string): readonly Piece[] {
  const guarded = protectedRanges(text);
  const open = (pattern: RegExp): readonly Span[] =>
    [...text.matchAll(pattern)]
      .map((match) => ({ start: match.index, end: match.index + match[0].length }))
      .filter((boundary) => !isProtected(guarded, boundary.start));
  const paragraphs = open(blankLines);
  const boundaries = paragraphs.length > 0 ? paragraphs : open(lineBreak);
  const pieces: Piece[] = [];
  let start = 0;
  for (const boundary of boundaries) {
    pieces.push({ start, end: boundary.end, size: sizeOf(text, start, boundary.start) });
    start = boundary.end;
  }
  if (start < text.length) pieces.push({ start, end: text.length, size: sizeOf(text, start, text.length) });
  return pieces;
}

function sizeOf(text: string, start: number, end: number): number {
  return end - start >= 2 * minimumCharacters ? end - start : text.slice(start, end).replaceAll('\r\n', '\n').length;
}

/** A short piece joins the one before it; while the first is short, the next one joins it. */
function merge(pieces: readonly Piece[]): readonly Piece[] {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    const joins = last !== undefined && (piece.size < minimumCharacters || last.size < minimumCharacters);
    if (joins) merged[merged.length - 1] = { start: last.start, end: piece.end, size: last.size + piece.size };
    else merged.push(piece);
  }
  return merged;
}
