// A tensor of an invented GGUF file, and what a conversion's bytes stand for, read back as server/graph/quantized-names.ts
// says that they lie.
import type { TensorConversion } from '../../server/derived/tensor-conversion.ts';
import type { PlannedTensor, TensorChange } from '../../server/gguf/architectures/gguf-architecture.ts';
import type { BlockFormat } from '../../server/gguf/blocks/block-format.ts';
import { blockFormats } from '../../server/gguf/blocks/registry.ts';

/** @param name ggml's of the type */
export function formatNamed(name: string): BlockFormat {
  const found = [...blockFormats.values()].find((format) => format.name === name);
  if (found === undefined) throw new Error(`no format ${name}`);
  return found;
}

export function plannedTensor(
  format: BlockFormat,
  shape: readonly number[],
  { name = 'blk.0.ffn_up.weight', change = { kind: 'none' } }: { name?: string; change?: TensorChange } = {},
): PlannedTensor {
  const elements = shape.reduce((product, size) => product * size, 1);
  const byteLength = (elements / format.elements) * format.bytes;
  return { source: { name, format, shape, file: 'm.gguf', offset: 96, byteLength }, name: `hf.${name}`, change };
}

/**
 * The values that a conversion gives: of a dense float32 output, or of blocks, scales and zeros, computed in float32 as
 * the operator does.
 * @param inputs values in a row
 */
export function convertedValues(conversion: TensorConversion, stored: Uint8Array, inputs: number): Float32Array {
  const [values, scaleBytes, zeroBytes] = conversion.convert(stored).map((part) => Uint8Array.from(part));
  const [first] = conversion.outputs;
  if (first === undefined || values === undefined) throw new Error('the conversion gives nothing');
  if (scaleBytes === undefined) return new Float32Array(values.buffer);
  const [, count = 0, bytes = 0] = first.shape;
  const size = inputs / count;
  const bits = (8 * bytes) / size;
  const scales = new Float32Array(scaleBytes.buffer);
  const zeros = zeroBytes === undefined ? null : new Float32Array(zeroBytes.buffer);
  return Float32Array.from({ length: scales.length * size }, (_, i) => {
    const byte = values[Math.floor((i * bits) / 8)] ?? Number.NaN;
    const number = bits === 8 ? byte : (byte >> (4 * (i & 1))) & 15;
    const group = Math.floor(i / size);
    return (scales[group] ?? Number.NaN) * Math.fround(number - (zeros?.[group] ?? 2 ** (bits - 1)));
  });
}
