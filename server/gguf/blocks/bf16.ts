// BF16: the upper half of a float32.
import type { BlockFormat } from './block-format.ts';

export const bf16: BlockFormat = {
  id: 30,
  name: 'BF16',
  elements: 1,
  bytes: 2,
  plain: 'BF16',
  dequantize(blocks, values) {
    const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
    for (let i = 0; i < bits.length; i++) bits[i] = ((blocks[2 * i] ?? 0) << 16) | ((blocks[2 * i + 1] ?? 0) << 24);
  },
};
