import { describe, expect, it } from 'vitest';
import { multiplyCount } from '../../../../../server/scoring/benchmark/multiply-count.ts';

const sizes = {
  ...{ vocabularySize: 11, hiddenSize: 6, intermediateSize: 10, heads: 3, keyValueHeads: 1, headSize: 2 },
  ...{ slidingWindow: null, layers: [{ local: false }, { local: false }] },
};

describe('multiplyCount', () => {
  it('counts every weight once a token and layer', () => {
    // query 6·6, key 6·2, value 6·2, out 6·6, gate, up and down 6·10 each
    expect(multiplyCount(sizes, 4).linear).toBe(4 * 2 * (36 + 12 + 12 + 36 + 180));
    expect(multiplyCount(sizes, 4).head).toBe(4 * 66);
  });

  it('counts attention to visible tokens only: scores and weighted sums', () => {
    // 1 + 2 + 3 + 4 pairs, twice, in 3 heads of 2 channels, in 2 layers
    expect(multiplyCount(sizes, 4).attention).toBe(10 * 2 * 3 * 2 * 2);
  });

  it('counts at most the window in local layers', () => {
    const local = { ...sizes, slidingWindow: 2, layers: [{ local: true }, { local: false }] };
    // local 1 + 2 + 2 + 2, global 1 + 2 + 3 + 4
    expect(multiplyCount(local, 4).attention).toBe((7 + 10) * 2 * 3 * 2);
  });

  it('is that of SmolLM2-135M within what its sizes say: 106.2 million in layers, 28.3 in the head, a token', () => {
    const smol = {
      ...{ vocabularySize: 49_152, hiddenSize: 576, intermediateSize: 1_536, heads: 9, keyValueHeads: 3, headSize: 64 },
      ...{ slidingWindow: null, layers: Array.from({ length: 30 }, () => ({ local: false })) },
    };
    const { linear, attention, head } = multiplyCount(smol, 1_024);
    expect(linear / 1_024).toBe(106_168_320);
    expect(head / 1_024).toBe(28_311_552);
    expect(attention / 1_024).toBe(2 * 576 * 30 * 512.5);
  });
});
