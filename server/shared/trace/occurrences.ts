// Where a short text, an answer above all, stands by itself in a longer one: `5` does not stand in `15`, `5.2`, `-5`,
// `5/8` or `5x`. Characters only: it knows no other spelling of the same number.
import type { Span } from './span.ts';

/** Every place where `wanted` (trimmed) stands by itself, in order, none overlapping; none for an empty one. */
export function occurrences(text: string, wanted: string): Span[] {
  const needle = wanted.trim();
  if (needle === '') return [];
  const found: Span[] = [];
  let from = 0;
  for (;;) {
    const start = text.indexOf(needle, from);
    if (start < 0) return found;
    const end = start + needle.length;
    const alone = !goesOnBefore(text, start, needle) && !goesOnAfter(text, end, needle);
    if (alone) found.push({ start, end });
    from = alone ? end : start + 1;
  }
}

function goesOnBefore(text: string, start: number, needle: string): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  if (/^[\p{L}\p{N}_]/u.test(needle) && /[\p{L}\p{N}_]$/u.test(before)) return true;
  // -5 is another answer than 5; 12 - 5 has a space.
  return /^[\d.]/u.test(needle) && /(?:\d[,/]|[.−-])$/u.test(before);
}

function goesOnAfter(text: string, end: number, needle: string): boolean {
  const after = text.slice(end, end + 2);
  if (/[\p{L}\p{N}_]$/u.test(needle) && /^[\p{L}\p{N}_]/u.test(after)) return true;
  return /\d$/u.test(needle) && /^[.,/]\d/u.test(after);
}
