// A linear layer's weight → whole numbers -127 … 127 with one scale an output, transposed as the operator wants them, and
// the float32 weights of a few inputs that stand apart (graph/quantized-names.ts).
import { bf16 } from '../gguf/blocks/bf16.ts';
import type { BlockFormat } from '../gguf/blocks/block-format.ts';
import { f16 } from '../gguf/blocks/f16.ts';
import { f32 } from '../gguf/blocks/f32.ts';
import { int8Names } from '../graph/quantized-names.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { StoredTensor } from '../weights/tensor-source.ts';
import type { TensorConversion } from './tensor-conversion.ts';

const readers: Readonly<Record<string, BlockFormat>> = { F32: f32, F16: f16, BF16: bf16 };
/** The largest number; -128 is left out so that both signs reach equally far. */
const levels = 127;
/** Rows transposed at a time: their bytes stay in the nearest cache. */
const tile = 64;

export interface QuantizedRows {
  readonly tensor: StoredTensor;
  /** As the graph asks for it. */
  readonly name: string;
  /** First row of the tensor, and how many. */
  readonly first: number;
  readonly outputs: number;
  readonly inputs: number;
  /** Inputs that stay in float32, ascending (split-inputs.ts). */
  readonly apart: Int32Array;
}

/** Reads all rows at once, because each becomes a column. @throws Failure `model-unsupported` */
export function int8Conversion({ tensor, name, first, outputs, inputs, apart }: QuantizedRows): TensorConversion {
  const reader = readers[tensor.type];
  if (reader === undefined)
    throw new Failure(
      'model-unsupported',
      `Tensor "${tensor.name}" in ${tensor.file} is stored as ${tensor.type}; the fast mode is made from ${Object.keys(readers).join(', ')}.`,
    );
  const rowBytes = inputs * reader.bytes;
  const names = int8Names(name);
  return {
    source: { file: tensor.file, offset: tensor.offset + first * rowBytes, rows: outputs, rowBytes },
    rowsTogether: outputs,
    outputs: [
      { name: names.numbers, type: 'I8', shape: [inputs, outputs], byteLength: inputs * outputs },
      { name: names.scales, type: 'F32', shape: [outputs], byteLength: 4 * outputs },
      { name: names.columns, type: 'I32', shape: [apart.length], byteLength: 4 * apart.length },
      { name: names.apart, type: 'F32', shape: [apart.length, outputs], byteLength: 4 * apart.length * outputs },
      { name: names.rest, type: 'F32', shape: [inputs], byteLength: 4 * inputs },
    ],
    convert(stored) {
      const numbers = new Int8Array(inputs * outputs);
      const scales = new Float32Array(outputs);
      const kept = new Float32Array(apart.length * outputs);
      const row = new Float32Array(inputs);
      const rows = new Int8Array(tile * inputs);
      for (let from = 0; from < outputs; from += tile) {
        const count = Math.min(tile, outputs - from);
        for (let i = 0; i < count; i++) {
          const at = (from + i) * rowBytes;
          reader.dequantize(stored.subarray(at, at + rowBytes), row);
          for (const [at, column] of apart.entries()) {
            kept[at * outputs + from + i] = row[column] ?? 0;
            row[column] = 0;
          }
          scales[from + i] = quantizeRow(row, rows.subarray(i * inputs, (i + 1) * inputs));
        }
        for (let k = 0; k < inputs; k++)
          for (let i = 0; i < count; i++) numbers[k * outputs + from + i] = rows[i * inputs + k] ?? 0;
      }
      const rest = new Float32Array(inputs).fill(1);
      for (const column of apart) rest[column] = 0;
      return [numbers, scales, apart.slice(), kept, rest].map(({ buffer }) => new Uint8Array(buffer));
    },
  };
}

/** @returns the scale: a value is scale · number within half a scale */
export function quantizeRow(row: Float32Array, numbers: Int8Array): number {
  let largest = 0;
  for (const value of row) largest = Math.max(largest, Math.abs(value));
  const scale = Math.fround(largest / levels);
  if (scale === 0) {
    numbers.fill(0);
    return 0;
  }
  for (let k = 0; k < row.length; k++) numbers[k] = Math.round((row[k] ?? 0) / scale);
  return scale;
}
