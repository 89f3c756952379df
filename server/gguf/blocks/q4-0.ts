// Q4_0: 32 nibbles q under a half-precision scale d; value = d · (q - 8). A byte holds values i (low) and i + 16 (high).
//
//   | d half | q nibble × 32 |
import type { BlockFormat } from './block-format.ts';
import { readHalf } from './half-float.ts';

export const q40: BlockFormat = {
  id: 2,
  name: 'Q4_0',
  elements: 32,
  bytes: 18,
  plain: null,
  dequantize(blocks, values) {
    for (let from = 0, to = 0; from < blocks.length; from += 18, to += 32) {
      const d = readHalf(blocks, from);
      for (let i = 0; i < 16; i++) {
        const byte = blocks[from + 2 + i] ?? 0;
        values[to + i] = d * ((byte & 15) - 8);
        values[to + 16 + i] = d * ((byte >> 4) - 8);
      }
    }
  },
};
