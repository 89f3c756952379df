import { describe, expect, it } from 'vitest';
import {
  cacheBytes,
  chunkTokens,
  headRows,
  largestChunk,
  smallestChunk,
} from '../../../../server/session/memory-estimate.ts';

// SmolLM2-135M
const sizes = {
  layers: 30,
  heads: 9,
  keyValueHeads: 3,
  headSize: 64,
  vocabularySize: 49_152,
};

describe('memory estimates', () => {
  it('counts keys and values of every layer', () => {
    expect(cacheBytes(sizes, 8192)).toBe(2 * 30 * 3 * 64 * 8192 * 4);
  });

  it('keeps full chunks for small models and shrinks them with heads times capacity', () => {
    expect(chunkTokens(sizes, 8192)).toBe(largestChunk);
    expect(chunkTokens({ heads: 32 }, 32_768)).toBe(64);
    expect(chunkTokens({ heads: 128 }, 1_000_000)).toBe(smallestChunk);
    expect(chunkTokens({ heads: 1 }, 0)).toBe(largestChunk);
  });

  it('takes fewer rows of larger vocabularies', () => {
    expect(headRows({ vocabularySize: 300 })).toBe(largestChunk);
    expect(headRows({ vocabularySize: 151_936 })).toBeLessThan(headRows(sizes));
    expect(headRows({ vocabularySize: 10_000_000 })).toBe(smallestChunk);
  });
});
