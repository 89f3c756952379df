// A matrix of a GGUF file whose blocks can be multiplied with as they are → its blocks, scales and zeros
// (graph/quantized-names.ts); null where they cannot.
import { blockNames } from '../graph/quantized-names.ts';
import type { PlannedTensor } from '../gguf/architectures/gguf-architecture.ts';
import { repackingOf } from './block-repacking.ts';
import { splitHalves } from './split-halves.ts';
import type { OutputTensor, TensorConversion } from './tensor-conversion.ts';

export function storedConversion({ source: tensor, name, change }: PlannedTensor): TensorConversion | null {
  const { format, shape } = tensor;
  const repacking = repackingOf(format);
  const [rows, inputs] = shape;
  if (repacking === null || shape.length !== 2 || rows === undefined || inputs === undefined) return null;
  // One less than scale · (number - zero) is no such product; norms alone are changed so, and no norm is a matrix.
  if (change.kind === 'minus-one') return null;
  const { bits, size, hasZeros } = repacking;
  const count = inputs / size;
  const bytes = (size * bits) / 8;
  const rowBytes = tensor.byteLength / rows;
  const names = blockNames(name);
  const rowsTogether = change.kind === 'split-halves' ? rows / change.heads : 1;
  const perBlock = (output: string): OutputTensor => ({
    name: output,
    type: 'F32',
    shape: [rows, count],
    byteLength: 4 * rows * count,
  });
  return {
    source: { file: tensor.file, offset: tensor.offset, rows, rowBytes },
    rowsTogether,
    outputs: [
      { name: names.blocks, type: 'U8', shape: [rows, count, bytes], byteLength: rows * count * bytes },
      perBlock(names.scales),
      ...(hasZeros ? [perBlock(names.zeros)] : []),
    ],
    convert(stored) {
      const ordered = change.kind === 'split-halves' ? splitHalves(stored, rowBytes, rowsTogether) : stored;
      const total = ordered.length / format.bytes;
      const groups = format.elements / size;
      const packed = new Uint8Array((total * format.elements * bits) / 8);
      const scales = new Float32Array(total * groups);
      const zeros = new Float32Array(hasZeros ? total * groups : groups);
      const numbers = new Uint8Array(format.elements);
      for (let block = 0; block < total; block++) {
        const at = block * groups;
        repacking.read(ordered, block * format.bytes, {
          numbers,
          scales: scales.subarray(at, at + groups),
          zeros: hasZeros ? zeros.subarray(at, at + groups) : zeros,
        });
        pack(numbers, bits, packed, (block * format.elements * bits) / 8);
      }
      return [packed, new Uint8Array(scales.buffer), ...(hasZeros ? [new Uint8Array(zeros.buffer)] : [])];
    },
  };
}

/** Bytes as they are; nibbles in pairs, the first in the low half. */
function pack(numbers: Uint8Array, bits: 4 | 8, into: Uint8Array, at: number): void {
  if (bits === 8) {
    into.set(numbers, at);
    return;
  }
  for (let i = 0; i < numbers.length; i += 2) into[at + i / 2] = (numbers[i] ?? 0) | ((numbers[i + 1] ?? 0) << 4);
}
