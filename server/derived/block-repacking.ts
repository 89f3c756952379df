// GGUF blocks → the layout that onnxruntime's MatMulNBits multiplies with, value for value: whole numbers in blocks of
// consecutive inputs, a float32 scale a block, and where a block has a minimum, a float32 zero.
//
//   value = scale · (number - zero)
//
// Formats of at most four bits become nibbles; others bytes around 128, which the operator takes for zero. It has no
// float zeros for bytes (tried: onnxruntime 1.30), so Q5_1 and Q5_K cannot be kept. Products are computed in float32 in
// both forms; a minimum m is kept as the zero -m / d, which is its value within float32 rounding.
import type { BlockFormat } from '../gguf/blocks/block-format.ts';
import { readHalf } from '../gguf/blocks/half-float.ts';
import { groupMinimum, groupScale } from '../gguf/blocks/k-scales.ts';
import { fifthBit } from '../gguf/blocks/q5-0.ts';
import { sixBits } from '../gguf/blocks/q6-k.ts';

/** Where a block of the source is written to; each array is that block's own. */
export interface RepackedBlock {
  /** Numbers, before they are packed: (elements) */
  readonly numbers: Uint8Array;
  /** (elements / size) */
  readonly scales: Float32Array;
  /** (elements / size); unused by formats without. */
  readonly zeros: Float32Array;
}

export interface Repacking {
  /** Bits of a number. */
  readonly bits: 4 | 8;
  /** Values under one scale. */
  readonly size: 16 | 32;
  readonly hasZeros: boolean;
  /** Reads the block of the source that begins at byte `from`. */
  read(blocks: Uint8Array, from: number, into: RepackedBlock): void;
}

/** What a byte stands for zero. */
const byteZero = 128;

const q40: Repacking = {
  bits: 4,
  size: 32,
  hasZeros: false,
  read(blocks, from, { numbers, scales }) {
    scales[0] = readHalf(blocks, from);
    readNibbles(blocks, from + 2, numbers, 0);
  },
};

const q41: Repacking = {
  bits: 4,
  size: 32,
  hasZeros: true,
  read(blocks, from, into) {
    readNibbles(blocks, from + 4, into.numbers, 0);
    setMinimum(into, 0, readHalf(blocks, from), readHalf(blocks, from + 2));
  },
};

const q80: Repacking = {
  bits: 8,
  size: 32,
  hasZeros: false,
  read(blocks, from, { numbers, scales }) {
    scales[0] = readHalf(blocks, from);
    // A signed byte plus 128 is the byte with its first bit turned.
    for (let i = 0; i < 32; i++) numbers[i] = (blocks[from + 2 + i] ?? 0) ^ byteZero;
  },
};

const q50: Repacking = {
  bits: 8,
  size: 32,
  hasZeros: false,
  read(blocks, from, { numbers, scales }) {
    scales[0] = readHalf(blocks, from);
    readNibbles(blocks, from + 6, numbers, 0);
    for (let i = 0; i < 32; i++) numbers[i] = (numbers[i] ?? 0) + 16 * fifthBit(blocks, from + 2, i) - 16 + byteZero;
  },
};

const q4k: Repacking = {
  bits: 4,
  size: 32,
  hasZeros: true,
  read(blocks, from, into) {
    const d = readHalf(blocks, from);
    const e = readHalf(blocks, from + 2);
    for (let group = 0; group < 8; group++) {
      const bytes = from + 16 + 32 * (group >> 1);
      const shift = 4 * (group & 1);
      for (let i = 0; i < 32; i++) into.numbers[32 * group + i] = ((blocks[bytes + i] ?? 0) >> shift) & 15;
      setMinimum(into, group, d * groupScale(blocks, from + 4, group), -e * groupMinimum(blocks, from + 4, group));
    }
  },
};

const q6k: Repacking = {
  bits: 8,
  size: 16,
  hasZeros: false,
  read(blocks, from, { numbers, scales }) {
    const d = readHalf(blocks, from + 208);
    for (let group = 0; group < 16; group++) scales[group] = d * (((blocks[from + 192 + group] ?? 0) << 24) >> 24);
    for (let i = 0; i < 256; i++) numbers[i] = sixBits(blocks, from, i) - 32 + byteZero;
  },
};

const repackings: Readonly<Record<string, Repacking>> = {
  Q4_0: q40,
  Q4_1: q41,
  Q8_0: q80,
  Q5_0: q50,
  Q4_K: q4k,
  Q6_K: q6k,
};

/** Null where the operator cannot hold the format's values. */
export function repackingOf(format: BlockFormat): Repacking | null {
  return repackings[format.name] ?? null;
}

/** Sixteen bytes: values i in the low halves, i + 16 in the high ones. */
function readNibbles(blocks: Uint8Array, at: number, numbers: Uint8Array, to: number): void {
  for (let i = 0; i < 16; i++) {
    const byte = blocks[at + i] ?? 0;
    numbers[to + i] = byte & 15;
    numbers[to + 16 + i] = byte >> 4;
  }
}

/** value = d · q + m = d · (q - (-m / d)); a block of one value has no d and is kept as m = -m · (0 - 1). */
function setMinimum({ numbers, scales, zeros }: RepackedBlock, group: number, d: number, m: number): void {
  if (d !== 0) {
    scales[group] = d;
    zeros[group] = -m / d;
    return;
  }
  scales[group] = -m;
  zeros[group] = 1;
  numbers.fill(0, 32 * group, 32 * (group + 1));
}
