// Q6_K: sixteen groups of 16 numbers q of six bits, each with a signed byte s under a half-precision scale d;
// value = d·s · (q - 32). In each half of 128 values, value 32·k + i has its low bits in byte (32·(k & 1) + i) of 64,
// low nibble for k < 2, and its upper bits in bits 2k, 2k + 1 of byte i of 32.
//
//   | low nibble × 256 | upper two bits × 256 | s int8 × 16 | d half |
import type { BlockFormat } from './block-format.ts';
import { readHalf } from './half-float.ts';

export const q6k: BlockFormat = {
  id: 14,
  name: 'Q6_K',
  elements: 256,
  bytes: 210,
  plain: null,
  dequantize(blocks, values) {
    const signed = new Int8Array(blocks.buffer, blocks.byteOffset, blocks.length);
    for (let from = 0, to = 0; from < blocks.length; from += 210, to += 256) {
      const d = readHalf(blocks, from + 208);
      for (let i = 0; i < 256; i++) {
        const scale = d * (signed[from + 192 + (i >> 4)] ?? 0);
        values[to + i] = scale * (sixBits(blocks, from, i) - 32);
      }
    }
  },
};

/** Value i of 256, 0 … 63, of the block that begins at byte `from`. */
export function sixBits(blocks: Uint8Array, from: number, i: number): number {
  const half = i >> 7;
  const k = (i >> 5) & 3;
  const low = ((blocks[from + 64 * half + (i & 63)] ?? 0) >> (4 * (k >> 1))) & 15;
  const upper = ((blocks[from + 128 + 32 * half + (i & 31)] ?? 0) >> (2 * k)) & 3;
  return low | (upper << 4);
}
