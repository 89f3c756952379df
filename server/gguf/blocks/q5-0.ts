// Q5_0: 32 numbers q of five bits under a half-precision scale d; value = d · (q - 16). Low four bits as in Q4_0, the
// fifth bits together in front of them.
//
//   | d half | fifth bits × 32 | low nibble × 32 |
import type { BlockFormat } from './block-format.ts';
import { readHalf } from './half-float.ts';

export const q50: BlockFormat = {
  id: 6,
  name: 'Q5_0',
  elements: 32,
  bytes: 22,
  plain: null,
  dequantize(blocks, values) {
    for (let from = 0, to = 0; from < blocks.length; from += 22, to += 32) {
      const d = readHalf(blocks, from);
      for (let i = 0; i < 16; i++) {
        const byte = blocks[from + 6 + i] ?? 0;
        values[to + i] = d * ((byte & 15) + 16 * fifthBit(blocks, from + 2, i) - 16);
        values[to + 16 + i] = d * ((byte >> 4) + 16 * fifthBit(blocks, from + 2, 16 + i) - 16);
      }
    }
  },
};

/** Bit i of the 32 that begin at byte `at`. */
export function fifthBit(bytes: Uint8Array, at: number, i: number): number {
  return ((bytes[at + (i >> 3)] ?? 0) >> (i & 7)) & 1;
}
