// A tensor of a GGUF file as a dense one: blocks read out into float32, plain types as they stand.
import type { PlannedTensor } from '../gguf/architectures/gguf-architecture.ts';
import { splitHalves } from './split-halves.ts';
import type { OutputTensor, TensorConversion } from './tensor-conversion.ts';

export function denseConversion({ source: tensor, name, change }: PlannedTensor): TensorConversion {
  const { format, shape } = tensor;
  const elements = shape.reduce((product, size) => product * size, 1);
  // A vector of plain values has rows of one, so that its rows can be exchanged as a matrix's can.
  const rows = shape.length > 1 || format.elements === 1 ? (shape[0] ?? 1) : 1;
  const type: OutputTensor['type'] = change.kind === 'minus-one' ? 'F32' : (format.plain ?? 'F32');
  const bytesEach = type === 'F32' ? 4 : 2;
  const rowBytes = tensor.byteLength / Math.max(1, rows);
  const rowsTogether = change.kind === 'split-halves' ? rows / change.heads : 1;
  return {
    source: { file: tensor.file, offset: tensor.offset, rows, rowBytes },
    rowsTogether,
    outputs: [{ name, type, shape, byteLength: elements * bytesEach }],
    convert(stored) {
      const ordered = change.kind === 'split-halves' ? splitHalves(stored, rowBytes, rowsTogether) : stored;
      if (format.plain === type && change.kind !== 'minus-one') return [ordered];
      const values = new Float32Array((ordered.length / format.bytes) * format.elements);
      format.dequantize(ordered, values);
      if (change.kind === 'minus-one') for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) - 1;
      return [new Uint8Array(values.buffer)];
    },
  };
}
