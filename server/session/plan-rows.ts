// How many texts can be written on at once: as many as keep the matrix products busy, fewer where memory is short. Pure
// arithmetic.
import { Failure } from '../shared/protocol/failure.ts';
import { cacheBytes, headRows, type ModelSizes } from './memory-estimate.ts';

export interface RowNeeds {
  readonly sizes: ModelSizes;
  /** Tokens of the text that all rows go on behind. */
  readonly trunk: number;
  /** Tokens that a row writes at most. */
  readonly longest: number;
  /** Rows that there is work for. */
  readonly wanted: number;
  /** Bytes, or null for unknown. */
  readonly available: number | null;
}

const floatBytes = 4;
/** Rows that are enough for the matrix products of a small model; more only leave more of them idle at a trace's end. */
export const mostRows = 128;
/** Logits, their powers, running sums and comparisons. */
const logitCopies = 6;
/** Products, capped and masked scores, shares and their parts. */
const scoreCopies = 5;
/** Of what is free: rows can be fewer, and other programs need memory as well. */
const share = 0.5;

/** @throws Failure `out-of-memory` where not even one fits */
export function planRows(needs: RowNeeds): number {
  const { sizes, wanted, available } = needs;
  const most = Math.max(1, Math.min(mostRows, wanted, headRows(sizes)));
  if (available === null) return most;
  const bytes = rowBytes(needs);
  const fitting = Math.min(most, Math.floor((available * share) / bytes));
  if (fitting >= 1) return fitting;
  throw new Failure(
    'out-of-memory',
    `Writing on behind ${needs.trunk} tokens takes ${megabytes(bytes / share)} MB, and ${megabytes(available)} MB are free. Shorter continuations or a smaller model would fit.`,
  );
}

/** Bytes that one row takes once it is as long as it may be. */
function rowBytes({ sizes, trunk, longest }: RowNeeds): number {
  const scores = scoreCopies * sizes.heads * (trunk + longest);
  const logits = logitCopies * sizes.vocabularySize;
  return cacheBytes(sizes, longest) + floatBytes * (scores + logits);
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
