// Whether reading a text fits into memory, and in what chunks, before it begins. Pure arithmetic.
import { Failure } from '../shared/protocol/failure.ts';
import { cacheBytes, chunkTokens, headRows, smallestChunk, type ModelSizes } from './memory-estimate.ts';

export interface PassNeeds {
  readonly sizes: ModelSizes;
  /** Slots of the cache: tokens of the text, and room for probes behind it. */
  readonly capacity: number;
  /** Times that keys and values of all layers lie in memory at once; need not be whole. */
  readonly cacheCopies: number;
  /** Times that attention scores do. */
  readonly scoreCopies: number;
  /** Bytes, or null for unknown. */
  readonly available: number | null;
}

export interface PassPlan {
  /** Tokens to run at once. */
  readonly chunk: number;
  /** Keys and values, attention scores and masks of a chunk, logits of a block of rows. */
  readonly bytes: number;
}

const floatBytes = 4;
/** The scoring head makes about four copies of its logits. */
const logitCopies = 4;
/** The additive mask of a chunk, beside the scores of the attention. */
const masks = 1;

/**
 * The largest chunk that fits, smaller ones where memory is short.
 * @throws Failure `out-of-memory` where the smallest does not: with what it takes, what there is, and what would fit
 */
export function planPass(needs: PassNeeds): PassPlan {
  const { sizes, capacity, scoreCopies, available } = needs;
  let chunk = chunkTokens({ heads: sizes.heads * scoreCopies }, capacity);
  while (available !== null && passBytes(needs, capacity, chunk) > available && chunk / 2 >= smallestChunk) chunk /= 2;
  const bytes = passBytes(needs, capacity, chunk);
  if (available !== null && bytes > available) throw tooLarge(needs, bytes, available);
  return { chunk, bytes };
}

function passBytes({ sizes, cacheCopies, scoreCopies }: PassNeeds, capacity: number, chunk: number): number {
  const scores = (sizes.heads * scoreCopies + masks) * chunk * capacity * floatBytes;
  const logits = logitCopies * headRows(sizes) * sizes.vocabularySize * floatBytes;
  return cacheCopies * cacheBytes(sizes, capacity) + scores + logits;
}

function tooLarge(needs: PassNeeds, bytes: number, available: number): Failure {
  const { sizes, capacity, cacheCopies } = needs;
  const fixed = passBytes(needs, 0, smallestChunk);
  const perToken = passBytes(needs, 1, smallestChunk) - fixed;
  const fitting = Math.floor((available - fixed) / perToken);
  const cache = cacheCopies * cacheBytes(sizes, capacity);
  const would =
    fitting < 1
      ? 'A smaller model would fit.'
      : `A trace of ${fitting} tokens would fit with this model, or a smaller model.`;
  return new Failure(
    'out-of-memory',
    `Reading ${capacity} tokens (probes included) takes ${megabytes(bytes)} MB besides the model, ${megabytes(cache)} MB of it for keys and values; ${megabytes(available)} MB are free. ${would}`,
  );
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
