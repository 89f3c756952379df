// F16: an IEEE half as it is.
import type { BlockFormat } from './block-format.ts';
import { readHalf } from './half-float.ts';

export const f16: BlockFormat = {
  id: 1,
  name: 'F16',
  elements: 1,
  bytes: 2,
  plain: 'F16',
  dequantize(blocks, values) {
    for (let i = 0; i < values.length; i++) values[i] = readHalf(blocks, 2 * i);
  },
};
