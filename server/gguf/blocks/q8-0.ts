// Q8_0: 32 signed bytes q under a half-precision scale d; value = d · q.
//
//   | d half | q int8 × 32 |
import type { BlockFormat } from './block-format.ts';
import { readHalf } from './half-float.ts';

export const q80: BlockFormat = {
  id: 8,
  name: 'Q8_0',
  elements: 32,
  bytes: 34,
  plain: null,
  dequantize(blocks, values) {
    const signed = new Int8Array(blocks.buffer, blocks.byteOffset, blocks.length);
    for (let from = 0, to = 0; from < blocks.length; from += 34, to += 32) {
      const d = readHalf(blocks, from);
      for (let i = 0; i < 32; i++) values[to + i] = d * (signed[from + 2 + i] ?? 0);
    }
  },
};
