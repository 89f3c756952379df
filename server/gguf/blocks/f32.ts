// F32: a float32 as it is.
import type { BlockFormat } from './block-format.ts';

export const f32: BlockFormat = {
  id: 0,
  name: 'F32',
  elements: 1,
  bytes: 4,
  plain: 'F32',
  dequantize(blocks, values) {
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength).set(blocks);
  },
};
