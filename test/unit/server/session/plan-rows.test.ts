import { describe, expect, it } from 'vitest';
import { mostRows, planRows } from '../../../../server/session/plan-rows.ts';

const sizes = { layers: 30, heads: 9, keyValueHeads: 3, headSize: 64, vocabularySize: 49_152 };
const needs = { sizes, trunk: 2_000, longest: 1_024, wanted: 1_000, available: 64 * 2 ** 30 };

describe('rows', () => {
  it('are as many as are wanted, up to the most', () => {
    expect(planRows({ ...needs, wanted: 5 })).toBe(5);
    expect(planRows(needs)).toBe(mostRows);
    expect(planRows({ ...needs, available: null })).toBe(mostRows);
  });

  it('are fewer where their logits would take much memory', () => {
    expect(planRows({ ...needs, sizes: { ...sizes, vocabularySize: 152_000 } })).toBe(55);
  });

  it('are fewer where memory is short: keys and values of 1,024 tokens of this model take 45 MiB', () => {
    const some = planRows({ ...needs, available: 1024 * 2 ** 20 });
    expect(some).toBeGreaterThan(5);
    expect(some).toBeLessThan(Math.ceil(512 / 45));
  });

  it('are refused where not one fits, with what would', () => {
    expect(() => planRows({ ...needs, available: 40 * 2 ** 20 })).toThrow(
      expect.objectContaining({
        code: 'out-of-memory',
        message: expect.stringMatching(/takes \d+ MB, and 40 MB are free\. Shorter continuations/),
      }),
    );
  });
});
