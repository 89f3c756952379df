import { describe, expect, it } from 'vitest';
import { cacheNames } from '../../../../../server/graph/blocks/cache-names.ts';
import { ownName } from '../../../../../server/graph/blocks/row-attention.ts';
import { recognizeArchitecture } from '../../../../../server/graph/architectures/registry.ts';
import { RowCache } from '../../../../../server/scoring/continuations/row-cache.ts';
import { rowMask } from '../../../../../server/scoring/continuations/row-inputs.ts';
import { float32, float32Data } from '../../../../../server/session/tensor-value.ts';

const { spec } = recognizeArchitecture({
  ...{ architectures: ['LlamaForCausalLM'], vocab_size: 40, hidden_size: 32, intermediate_size: 48 },
  ...{ num_hidden_layers: 1, num_attention_heads: 4, num_key_value_heads: 2, max_position_embeddings: 64 },
});
const { key, value } = cacheNames(0);
const size = spec.headSize;

/** One token of each row: every number says head, row and token. */
function added(rows: number, token: (row: number) => number) {
  const data = Float32Array.from({ length: 2 * rows * size }, (_none, i) => {
    const [head, row] = [Math.floor(i / (rows * size)), Math.floor(i / size) % rows];
    return 1000 * head + 100 * token(row) + (i % size) / 100;
  });
  return { [key.added]: float32(data, [2, rows, 1, size]), [value.added]: float32(data, [2, rows, 1, size]) };
}

/** The first number of a slot, which says head and token. */
function slotOf(cache: RowCache, head: number, row: number, slot: number): number | undefined {
  const input = cache.inputs[ownName(key)];
  const [, rows = 0, slots = 0] = input?.shape ?? [];
  return float32Data(cache.inputs, ownName(key))[((head * rows + row) * slots + slot) * size];
}

describe('what rows have written', () => {
  it('stays in its place when the longest grows and rows are given up', () => {
    const cache = new RowCache(spec, 3);
    for (let token = 0; token < 40; token++) {
      cache.reach(token + 1);
      // The second row begins anew at every tenth token.
      cache.put(
        added(3, () => token % 10),
        Int32Array.of(token, token % 10, -1),
      );
    }
    expect(cache.slots).toBeGreaterThanOrEqual(40);
    expect(slotOf(cache, 1, 0, 39)).toBe(1900);
    expect(slotOf(cache, 1, 1, 9)).toBe(1900);
    expect(slotOf(cache, 0, 1, 10)).toBe(0);
    expect(slotOf(cache, 0, 2, 3)).toBe(0);
    cache.keepRows([2, 0]);
    expect(cache.inputs[ownName(key)]?.shape).toEqual([2, 2, cache.slots, size]);
    expect(slotOf(cache, 1, 1, 39)).toBe(1900);
    expect(slotOf(cache, 1, 1, 23)).toBe(1300);
    expect(slotOf(cache, 1, 0, 3)).toBe(0);
  });
});

describe('what a row sees', () => {
  const run = {
    ...{ tokens: Int32Array.of(1, 1), behind: Int32Array.of(3, 1), written: Int32Array.of(2, 0) },
    ...{ trunk: 4, slots: 3, window: null },
  };
  const seen = (window: number): string[] => {
    const mask = rowMask(run, window);
    return [0, 1].map((row) =>
      [...mask.subarray(row * 8, row * 8 + 8)].map((bias) => (bias === 0 ? 'x' : '.')).join(''),
    );
  };

  it('is its beginning of the common text, what it has written, and itself', () => {
    expect(seen(Number.POSITIVE_INFINITY)).toEqual(['xxx.xx.x', 'x......x']);
  });

  it('is no more than the window holds, itself included', () => {
    expect(seen(4)).toEqual(['..x.xx.x', 'x......x']);
    expect(seen(2)).toEqual(['.....x.x', 'x......x']);
    expect(seen(1)).toEqual(['.......x', '.......x']);
  });
});
