// Characters → tokens: which tokens a prefix of a text takes. Pure.
import type { TokenRange } from '../shared/signals/token-range.ts';
import type { Span } from '../shared/trace/span.ts';

/**
 * Number of tokens up to and including the one that holds the last character before `offset`, and all byte tokens that
 * share that character; 0 for offset 0. A step that ends at `offset` ends after exactly these.
 * @param starts (n) where each token's span starts, never decreasing; the spans cover the text
 */
export function tokensBefore(starts: ArrayLike<number>, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Tokens of a step. A token that straddles its beginning belongs to what comes before; the range may be empty. */
export function stepRange(starts: ArrayLike<number>, step: Span): TokenRange {
  return { first: tokensBefore(starts, step.start), end: tokensBefore(starts, step.end) };
}
