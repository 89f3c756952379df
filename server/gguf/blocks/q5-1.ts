// Q5_1: 32 numbers q of five bits with a half-precision scale d and minimum m; value = d · q + m.
//
//   | d half | m half | fifth bits × 32 | low nibble × 32 |
import type { BlockFormat } from './block-format.ts';
import { readHalf } from './half-float.ts';
import { fifthBit } from './q5-0.ts';

export const q51: BlockFormat = {
  id: 7,
  name: 'Q5_1',
  elements: 32,
  bytes: 24,
  plain: null,
  dequantize(blocks, values) {
    for (let from = 0, to = 0; from < blocks.length; from += 24, to += 32) {
      const d = readHalf(blocks, from);
      const m = readHalf(blocks, from + 2);
      for (let i = 0; i < 16; i++) {
        const byte = blocks[from + 8 + i] ?? 0;
        values[to + i] = d * ((byte & 15) + 16 * fifthBit(blocks, from + 4, i)) + m;
        values[to + 16 + i] = d * ((byte >> 4) + 16 * fifthBit(blocks, from + 4, 16 + i)) + m;
      }
    }
  },
};
