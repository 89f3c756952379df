// Ranges that a segmenter must not cut: fenced blocks and `\[ … \]`. One that never closes protects nothing. Linear in
// the length of the text, also for hostile text (many fences that never close).
import type { Span } from '../../shared/trace/span.ts';

interface Fence {
  readonly start: number;
  readonly end: number;
  readonly mark: string;
  readonly length: number;
  /** A closing fence carries no info string. */
  readonly bare: boolean;
}

/** Ordered, possibly touching, never overlapping ranges. */
export function protectedRanges(text: string): readonly Span[] {
  const fences = text.includes('```') || text.includes('~~~') ? fencedBlocks(text) : [];
  const formulas = text.includes('\\[') ? displayFormulas(text) : [];
  return join([...fences, ...formulas].sort((left, right) => left.start - right.start));
}

/** Whether an offset lies inside one of the ordered ranges. */
export function isProtected(ranges: readonly Span[], offset: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range !== undefined && range.end <= offset) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low];
  return range !== undefined && range.start <= offset;
}

function fencedBlocks(text: string): readonly Span[] {
  const fences = [...text.matchAll(/^ {0,3}(`{3,}|~{3,})([^\r\n]*)/gm)].map((match): Fence => {
    const run = match[1] ?? '';
    const start = match.index;
    return {
      start,
      end: start + match[0].length,
      mark: run.charAt(0),
      length: run.length,
      bare: (match[2] ?? '').trim() === '',
    };
  });
  const longest = longestCloserAfter(fences);
  const blocks: Span[] = [];
  for (let at = 0; at < fences.length; at++) {
    const opener = fences[at];
    const reach = longest[at];
    if (opener === undefined || reach === undefined) break;
    if ((opener.mark === '`' ? reach.backtick : reach.tilde) < opener.length) continue;
    const close = closerOf(fences, at, opener);
    const closer = fences[close];
    if (closer === undefined) continue;
    blocks.push({ start: opener.start, end: closer.end });
    at = close;
  }
  return blocks;
}

/** Index of the first fence behind `at` that closes the opener, or the number of fences. */
function closerOf(fences: readonly Fence[], at: number, opener: Fence): number {
  for (let index = at + 1; index < fences.length; index++) {
    const fence = fences[index];
    if (fence?.bare === true && fence.mark === opener.mark && fence.length >= opener.length) return index;
  }
  return fences.length;
}

/** For each fence the longest closing fence behind it: openers without a closer are passed over without a search. */
function longestCloserAfter(fences: readonly Fence[]): readonly { backtick: number; tilde: number }[] {
  const result: { backtick: number; tilde: number }[] = [];
  let backtick = 0;
  let tilde = 0;
  for (let at = fences.length - 1; at >= 0; at--) {
    result.push({ backtick, tilde });
    const fence = fences[at];
    if (fence?.bare !== true) continue;
    if (fence.mark === '`') backtick = Math.max(backtick, fence.length);
    else tilde = Math.max(tilde, fence.length);
  }
  return result.reverse();
}

function displayFormulas(text: string): readonly Span[] {
  const ranges: Span[] = [];
  let at = text.indexOf('\\[');
  while (at >= 0) {
    // `\\[4pt]` is a line break with a gap inside a formula, not the start of one.
    if (text[at - 1] === '\\') {
      at = text.indexOf('\\[', at + 2);
      continue;
    }
    const close = text.indexOf('\\]', at + 2);
    if (close < 0) break;
    ranges.push({ start: at, end: close + 2 });
    at = text.indexOf('\\[', close + 2);
  }
  return ranges;
}

function join(ranges: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last !== undefined && range.start < last.end) {
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else joined.push(range);
  }
  return joined;
}
