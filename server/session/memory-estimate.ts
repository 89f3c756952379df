// How much memory the parts of one pass take, and the chunks that keep each of them bounded. Pure arithmetic; whether all of it
// fits is plan-pass.ts's.

export interface ModelSizes {
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly vocabularySize: number;
}

const floatBytes = 4;

/**
 * Tokens a chunk has at most: enough rows to keep the matrix products at their peak, few enough to cancel between. With
 * 512, attention over the chunk's own later half, which nothing looks at, costs more than wider products save.
 */
export const largestChunk = 256;
/** Below this the weights are read from memory more often than they are used. */
export const smallestChunk = 32;

/**
 * The fused attention holds scores of (heads, chunk, capacity) at once. A quarter of a gigabyte keeps 16,384 tokens of a
 * 9-headed model at full chunks and 32,768 tokens of a 32-headed one at 64.
 */
const attentionBudgetBytes = 256 * 2 ** 20;

/** Logits of one block of rows, of which the head makes about four copies. */
const logitsBudgetBytes = 32 * 2 ** 20;

/** Tokens to run at once with a cache of `capacity` slots. */
export function chunkTokens(sizes: Pick<ModelSizes, 'heads'>, capacity: number): number {
  const fitting = Math.floor(attentionBudgetBytes / (floatBytes * sizes.heads * Math.max(capacity, 1)));
  const power = 2 ** Math.floor(Math.log2(Math.max(fitting, 1)));
  return Math.min(largestChunk, Math.max(smallestChunk, power));
}

/** Rows to run through the head at once. */
export function headRows(sizes: Pick<ModelSizes, 'vocabularySize'>): number {
  const fitting = Math.floor(logitsBudgetBytes / (floatBytes * sizes.vocabularySize));
  return Math.min(largestChunk, Math.max(smallestChunk, fitting));
}

/** Bytes of a cache with `capacity` slots: keys and values of every layer. */
export function cacheBytes(sizes: Pick<ModelSizes, 'layers' | 'keyValueHeads' | 'headSize'>, capacity: number): number {
  return 2 * sizes.layers * sizes.keyValueHeads * sizes.headSize * capacity * floatBytes;
}
