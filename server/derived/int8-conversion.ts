// A linear layer's weight → whole numbers -127 … 127 with one scale an output, transposed as the operator wants them
// (graph/quantized-names.ts).
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
}

/** Reads all rows at once, because each becomes a column. @throws Failure `model-unsupported` */
export function int8Conversion({ tensor, name, first, outputs, inputs }: QuantizedRows): TensorConversion {
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
    ],
    convert(stored) {
      const numbers = new Int8Array(inputs * outputs);
      const scales = new Float32Array(outputs);
      const row = new Float32Array(inputs);
      const rows = new Int8Array(tile * inputs);
      for (let from = 0; from < outputs; from += tile) {
        const count = Math.min(tile, outputs - from);
        for (let i = 0; i < count; i++) {
          const at = (from + i) * rowBytes;
          reader.dequantize(stored.subarray(at, at + rowBytes), row);
          scales[from + i] = quantizeRow(row, rows.subarray(i * inputs, (i + 1) * inputs));
        }
        for (let k = 0; k < inputs; k++)
          for (let i = 0; i < count; i++) numbers[k * outputs + from + i] = rows[i * inputs + k] ?? 0;
      }
      return [new Uint8Array(numbers.buffer), new Uint8Array(scales.buffer)];
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
