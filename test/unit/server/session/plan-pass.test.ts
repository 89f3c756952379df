import { describe, expect, it } from 'vitest';
import { cacheBytes, largestChunk, smallestChunk } from '../../../../server/session/memory-estimate.ts';
import { planPass, type PassNeeds } from '../../../../server/session/plan-pass.ts';
import { Failure } from '../../../../server/shared/protocol/failure.ts';

// SmolLM2-135M
const sizes = { layers: 30, heads: 9, keyValueHeads: 3, headSize: 64, vocabularySize: 49_152 };
const megabyte = 2 ** 20;

const needs = (capacity: number, available: number | null): PassNeeds => ({
  ...{ sizes, capacity, available },
  cacheCopies: 1,
  scoreCopies: 1,
});

const failure = (asked: PassNeeds): Failure => {
  try {
    planPass(asked);
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  throw new Error('the plan fits');
};

describe('a pass planned', () => {
  it('for 8,192 tokens of a 135M model stays within its cache and 600 MB, in full chunks', () => {
    const { chunk, bytes } = planPass(needs(8192, null));
    expect(chunk).toBe(largestChunk);
    expect(bytes).toBeLessThan(cacheBytes(sizes, 8192) + 600 * megabyte);
  });

  it('takes smaller chunks before it gives up, and uses what there is', () => {
    const whole = planPass(needs(8192, null)).bytes;
    const smallest = planPass(needs(8192, cacheBytes(sizes, 8192) + 150 * megabyte));
    expect(smallest.chunk).toBeLessThan(largestChunk);
    expect(smallest.bytes).toBeLessThanOrEqual(cacheBytes(sizes, 8192) + 150 * megabyte);
    expect(planPass(needs(8192, whole)).chunk).toBe(largestChunk);
    expect(planPass(needs(8192, whole - 1)).chunk).toBe(largestChunk / 2);
  });

  it('that does not fit says what it takes, what there is, and a length that does fit', () => {
    const available = 700 * megabyte;
    const { code, message } = failure(needs(32_768, available));
    expect(code).toBe('out-of-memory');
    expect(message).toMatch(
      /^Reading 32768 tokens .* takes 16\d\d MB besides the model, 1440 MB of it for keys and values; 700 MB are free\./,
    );
    const fitting = Number(/A trace of (\d+) tokens would fit/.exec(message)?.[1]);
    expect(planPass(needs(fitting, available)).chunk).toBe(smallestChunk);
    expect(failure(needs(fitting + 200, available)).code).toBe('out-of-memory');
  });

  it('names no length where not even one token fits', () => {
    expect(failure(needs(100, 10 * megabyte)).message).toMatch(/10 MB are free\. A smaller model would fit\.$/);
  });

  it('counts a cache that is copied twice', () => {
    const [once, twice] = [planPass(needs(4096, null)), planPass({ ...needs(4096, null), cacheCopies: 2 })];
    expect(twice.bytes - once.bytes).toBe(cacheBytes(sizes, 4096));
  });
});
