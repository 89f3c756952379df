// Q5_K: as Q4_K with a fifth bit for each value: bit g of byte i belongs to value i of group g.
//
//   | d half | e half | s, m six bits × 8 (k-scales.ts) | fifth bits × 256 | low nibble × 256 |
import type { BlockFormat } from './block-format.ts';
import { readHalf } from './half-float.ts';
import { groupMinimum, groupScale } from './k-scales.ts';

export const q5k: BlockFormat = {
  id: 13,
  name: 'Q5_K',
  elements: 256,
  bytes: 176,
  plain: null,
  dequantize(blocks, values) {
    for (let from = 0, to = 0; from < blocks.length; from += 176, to += 256) {
      const d = readHalf(blocks, from);
      const e = readHalf(blocks, from + 2);
      for (let group = 0; group < 8; group++) {
        const scale = d * groupScale(blocks, from + 4, group);
        const minimum = e * groupMinimum(blocks, from + 4, group);
        const bytes = from + 48 + 32 * (group >> 1);
        const shift = 4 * (group & 1);
        for (let i = 0; i < 32; i++) {
          const low = ((blocks[bytes + i] ?? 0) >> shift) & 15;
          const fifth = ((blocks[from + 16 + i] ?? 0) >> group) & 1;
          values[to + 32 * group + i] = scale * (low + 16 * fifth) - minimum;
        }
      }
    }
  },
};
