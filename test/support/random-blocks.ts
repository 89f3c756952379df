// Blocks of every GGUF storage format with random contents, for tests that need values and no model. All bytes are
// random but for the half-precision scales, which make the values about as large as asked.
import type { BlockFormat } from '../../server/gguf/blocks/block-format.ts';

/** Where a block's half-precision numbers lie, and what one must be for values of size 1. */
const halves: Readonly<Record<string, readonly (readonly [at: number, scale: number])[]>> = {
  Q8_0: [[0, 1 / 74]],
  Q4_0: [[0, 1 / 4.6]],
  // The minimum takes the mean away.
  Q4_1: [
    [0, 1 / 4.6],
    [2, -7.5 / 4.6],
  ],
  Q5_0: [[0, 1 / 9.2]],
  Q5_1: [
    [0, 1 / 9.2],
    [2, -15.5 / 9.2],
  ],
  Q4_K: [
    [0, 1 / 258],
    [2, 7.5 / 258],
  ],
  Q5_K: [
    [0, 1 / 516],
    [2, 15.5 / 516],
  ],
  Q6_K: [[208, 1 / 1367]],
};

/**
 * @param size standard deviation of the values
 * @param seed another one gives other values; the same the same
 * @returns (elements / format.elements · format.bytes)
 */
export function randomBlocks(
  format: BlockFormat,
  elements: number,
  { size, seed }: { size: number; seed: number },
): Uint8Array {
  const next = randomNumbers(seed);
  const count = elements / format.elements;
  if (format.plain !== null)
    return plainValues(
      format,
      Array.from({ length: count }, () => (next() - 0.5) * size * 3.46),
    );
  const bytes = Uint8Array.from({ length: count * format.bytes }, () => Math.floor(256 * next()));
  const view = new DataView(bytes.buffer);
  for (let block = 0; block < count; block++)
    for (const [at, scale] of halves[format.name] ?? [])
      view.setUint16(block * format.bytes + at, toHalf(size * scale * (0.7 + 0.6 * next())), true);
  return bytes;
}

function plainValues(format: BlockFormat, values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * format.bytes);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) {
    if (format.plain === 'F32') view.setFloat32(4 * i, value, true);
    else if (format.plain === 'F16') view.setUint16(2 * i, toHalf(value), true);
    else view.setUint16(2 * i, upperHalf(value), true);
  }
  return bytes;
}

/** The first 16 bits of a float32. */
function upperHalf(value: number): number {
  return (new Uint32Array(Float32Array.of(value).buffer)[0] ?? 0) >>> 16;
}

/** Half precision, cut off; values below the smallest normal one become subnormal. */
export function toHalf(value: number): number {
  const sign = value < 0 ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size < 2 ** -14) return sign | Math.round(size * 2 ** 24);
  const exponent = Math.min(15, Math.floor(Math.log2(size)));
  return sign | ((exponent + 15) << 10) | Math.floor((size / 2 ** exponent - 1) * 1024);
}

/** Numbers from 0 to 1, the same for a seed everywhere (a multiplicative congruential generator: MINSTD). */
function randomNumbers(seed: number): () => number {
  let state = (seed * 16_807 + 12_345) % 2_147_483_647;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
