// Q4_1: 32 nibbles q with a half-precision scale d and minimum m; value = d · q + m. A byte holds values i and i + 16.
//
//   | d half | m half | q nibble × 32 |
import type { BlockFormat } from './block-format.ts';
import { readHalf } from './half-float.ts';

export const q41: BlockFormat = {
  id: 3,
  name: 'Q4_1',
  elements: 32,
  bytes: 20,
  plain: null,
  dequantize(blocks, values) {
    for (let from = 0, to = 0; from < blocks.length; from += 20, to += 32) {
      const d = readHalf(blocks, from);
      const m = readHalf(blocks, from + 2);
      for (let i = 0; i < 16; i++) {
        const byte = blocks[from + 4 + i] ?? 0;
        values[to + i] = d * (byte & 15) + m;
        values[to + 16 + i] = d * (byte >> 4) + m;
      }
    }
  },
};
