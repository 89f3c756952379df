// What leaves the scoring head → the numbers of the scorer's contract, in natural logarithms. Sums arrive in float32,
// the last steps are taken in float64 (signals.md 1.6). Pure, one block of rows at a time.
import type { RowScores } from './scorer.ts';

/** One block of r rows as the head gives them; `kept` columns in the top lists. */
export interface HeadOutputs {
  /** (r) largest logit */
  readonly maximum: Float32Array;
  /** (r) Σ e^(z - max) */
  readonly sum: Float32Array;
  /** (r) Σ e^(z - max) · (z - max) */
  readonly weighted: Float32Array;
  /** (r) mean of z - max */
  readonly mean: Float32Array;
  /** (r) z[target] */
  readonly target: Float32Array;
  /** (r) number of logits above the target's */
  readonly above: Float32Array;
  /** (r, kept) largest first */
  readonly topLogits: Float32Array;
  /** (r, kept) */
  readonly topIds: BigInt64Array;
}

/** Empty scores for `rows` rows; top lists start as "no token" (-1, NaN). */
export function emptyRowScores(rows: number, top: number, draws = 0): RowScores {
  return {
    logprob: new Float32Array(rows).fill(Number.NaN),
    entropy: new Float32Array(rows),
    rank: new Int32Array(rows),
    margin: new Float32Array(rows),
    selfCertainty: new Float32Array(rows),
    topMass: new Float32Array(rows),
    topIds: new Int32Array(rows * top).fill(-1),
    topLogprobs: new Float32Array(rows * top).fill(Number.NaN),
    drawn: new Int32Array(draws).fill(-1),
  };
}

/** Writes block row `i` of the head's outputs as row `row` of the scores. */
export function writeRow(
  scores: RowScores,
  row: number,
  outputs: HeadOutputs,
  i: number,
  { target, top, vocabularySize }: { readonly target: number; readonly top: number; readonly vocabularySize: number },
): void {
  const at = (values: Float32Array): number => values[i] ?? Number.NaN;
  const logSum = Math.log(at(outputs.sum)); // ln Σ e^(z - max)
  const logNormalizer = at(outputs.maximum) + logSum;
  const largestEntropy = Math.log(vocabularySize);
  const entropy = logSum - at(outputs.weighted) / at(outputs.sum);
  scores.entropy[row] = Math.min(largestEntropy, Math.max(0, entropy));
  scores.selfCertainty[row] = Math.max(0, logSum - at(outputs.mean) - largestEntropy);
  if (target >= 0) {
    scores.logprob[row] = Math.min(0, at(outputs.target) - logNormalizer);
    scores.rank[row] = 1 + at(outputs.above);
  }
  const kept = outputs.topLogits.length / outputs.sum.length;
  let mass = 0;
  for (let k = 0; k < kept; k++) {
    const logprob = (outputs.topLogits[i * kept + k] ?? Number.NaN) - logNormalizer;
    mass += Math.exp(logprob);
    if (k < top) {
      scores.topIds[row * top + k] = Number(outputs.topIds[i * kept + k]);
      scores.topLogprobs[row * top + k] = Math.min(0, logprob);
    }
  }
  scores.topMass[row] = Math.min(1, mass);
  const second = kept > 1 ? Math.exp((outputs.topLogits[i * kept + 1] ?? Number.NaN) - logNormalizer) : 0;
  scores.margin[row] = 1 / at(outputs.sum) - second;
}

/** Rows from `first` on, sharing memory with the whole; without what was drawn. */
export function sliceRowScores(scores: RowScores, first: number): RowScores {
  const rows = scores.logprob.length;
  const top = rows === 0 ? 0 : scores.topIds.length / rows;
  return {
    logprob: scores.logprob.subarray(first),
    entropy: scores.entropy.subarray(first),
    rank: scores.rank.subarray(first),
    margin: scores.margin.subarray(first),
    selfCertainty: scores.selfCertainty.subarray(first),
    topMass: scores.topMass.subarray(first),
    topIds: scores.topIds.subarray(first * top),
    topLogprobs: scores.topLogprobs.subarray(first * top),
    drawn: new Int32Array(),
  };
}

/** Rows of several passes as the rows of one, in order; without what they drew. */
export function joinRowScores(parts: readonly RowScores[], top: number): RowScores {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const joined = emptyRowScores(
    parts.reduce((sum, { logprob }) => sum + logprob.length, 0),
    top,
  );
  let row = 0;
  for (const part of parts) {
    joined.logprob.set(part.logprob, row);
    joined.entropy.set(part.entropy, row);
    joined.rank.set(part.rank, row);
    joined.margin.set(part.margin, row);
    joined.selfCertainty.set(part.selfCertainty, row);
    joined.topMass.set(part.topMass, row);
    joined.topIds.set(part.topIds, row * top);
    joined.topLogprobs.set(part.topLogprobs, row * top);
    row += part.logprob.length;
  }
  return joined;
}
