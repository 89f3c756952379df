// Q4_K: eight groups of 32 nibbles q, each with a six-bit scale s and minimum m under half-precision d and e;
// value = d·s · q - e·m. Groups 2j and 2j + 1 share 32 bytes: low nibbles are the first, high ones the second.
//
//   | d half | e half | s, m six bits × 8 (k-scales.ts) | q nibble × 256 |
import type { BlockFormat } from './block-format.ts';
import { readHalf } from './half-float.ts';
import { groupMinimum, groupScale } from './k-scales.ts';

export const q4k: BlockFormat = {
  id: 12,
  name: 'Q4_K',
  elements: 256,
  bytes: 144,
  plain: null,
  dequantize(blocks, values) {
    for (let from = 0, to = 0; from < blocks.length; from += 144, to += 256) {
      const d = readHalf(blocks, from);
      const e = readHalf(blocks, from + 2);
      for (let group = 0; group < 8; group++) {
        const scale = d * groupScale(blocks, from + 4, group);
        const minimum = e * groupMinimum(blocks, from + 4, group);
        const bytes = from + 16 + 32 * (group >> 1);
        const shift = 4 * (group & 1);
        for (let i = 0; i < 32; i++)
          values[to + 32 * group + i] = scale * (((blocks[bytes + i] ?? 0) >> shift) & 15) - minimum;
      }
    }
  },
};
