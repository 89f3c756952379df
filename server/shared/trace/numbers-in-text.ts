// The numbers that stand in a text, by value: 1,000 and 1000 are one, 2.50 and 2.5 are. Signs are left out: in "12 - 5" and
// "12 + -5" the quantity is 5.
import type { Span } from './span.ts';

export interface FoundNumber extends Span {
  readonly value: number;
}

const written = /(?<![\d.])(?:\d{1,3}(?:,\d{3}){1,90}(?!\d)|\d{1,300})(?:\.\d{1,300})?/gu;

/** In order; digits inside of words (x2) count, parts of longer numbers do not. */
export function numbersIn(text: string): FoundNumber[] {
  return Array.from(text.matchAll(written), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    value: Number(match[0].replaceAll(',', '')),
  }));
}
