// The bytes of a safetensors header → its table of tensors. Nothing is believed: every tensor must lie inside the file
// and hold exactly the bytes that its type and shape say. Format: https://github.com/huggingface/safetensors#format
import { z } from 'zod';
import { Failure } from '../shared/protocol/failure.ts';
import { headerLengthBytes, maxDimensions, maxHeaderBytes, maxTensors } from './read-limits.ts';
import type { StoredTensor } from './tensor-source.ts';

/** Bytes an element takes, by the type's name in the file. */
const elementBytes: ReadonlyMap<string, number> = new Map([
  ['BOOL', 1],
  ['U8', 1],
  ['I8', 1],
  ['F8_E4M3', 1],
  ['F8_E5M2', 1],
  ['I16', 2],
  ['U16', 2],
  ['F16', 2],
  ['BF16', 2],
  ['I32', 4],
  ['U32', 4],
  ['F32', 4],
  ['I64', 8],
  ['U64', 8],
  ['F64', 8],
]);

const dimension = z.number().int().nonnegative();
const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(dimension).max(maxDimensions),
  data_offsets: z.tuple([dimension, dimension]),
});

/**
 * Length of the JSON header, from the first eight bytes.
 * @throws Failure `model-invalid` where it cannot be true of a file of `fileBytes` bytes
 */
export function headerLength(prefix: Uint8Array, fileBytes: number, file: string): number {
  if (fileBytes < headerLengthBytes || prefix.length < headerLengthBytes)
    throw invalid(file, `it has ${fileBytes} bytes, fewer than the ${headerLengthBytes} of the header's length field`);
  const length = new DataView(prefix.buffer, prefix.byteOffset, headerLengthBytes).getBigUint64(0, true);
  if (length > BigInt(maxHeaderBytes))
    throw invalid(file, `its header claims ${length} bytes, more than the ${maxHeaderBytes} that are read`);
  if (length > BigInt(fileBytes - headerLengthBytes))
    throw invalid(file, `its header claims ${length} bytes, but only ${fileBytes - headerLengthBytes} follow`);
  return Number(length);
}

/**
 * The tensors a header lists, with offsets counted from the beginning of the file.
 * @throws Failure `model-invalid` naming the tensor that cannot be right
 */
export function parseHeader(header: Uint8Array, fileBytes: number, file: string): readonly StoredTensor[] {
  const entries = Object.entries(parseObject(header, file)).filter(([name]) => name !== '__metadata__');
  if (entries.length > maxTensors)
    throw invalid(file, `it lists ${entries.length} tensors, more than the ${maxTensors} that are read`);
  const dataStart = headerLengthBytes + header.length;
  return entries.map(([name, value]) => {
    const entry = entrySchema.safeParse(value);
    if (!entry.success)
      throw invalid(file, `tensor "${name}" is not described by dtype, shape and data_offsets as whole numbers`);
    const { dtype, shape } = entry.data;
    const [begin, end] = entry.data.data_offsets;
    const width = elementBytes.get(dtype);
    if (width === undefined)
      throw invalid(file, `tensor "${name}" has type ${dtype}; known types are ${[...elementBytes.keys()].join(', ')}`);
    if (end < begin || dataStart + end > fileBytes)
      throw invalid(
        file,
        `tensor "${name}" lies at data bytes ${begin} to ${end}, but the file holds ${fileBytes - dataStart} of them`,
      );
    // Shapes up to 2^53 elements multiply exactly; beyond that the product cannot equal a length inside a file.
    const expected = shape.reduce((product, size) => product * size, width);
    if (end - begin !== expected)
      throw invalid(
        file,
        `tensor "${name}" of type ${dtype} and shape [${shape.join(', ')}] needs ${expected} bytes, its offsets span ${end - begin}`,
      );
    return { name, type: dtype, shape, file, offset: dataStart + begin, byteLength: expected };
  });
}

function parseObject(header: Uint8Array, file: string): object {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(header));
  } catch (error) {
    throw new Failure('model-invalid', `${file}: the header is not JSON. Is this a safetensors file?`, {
      cause: error,
    });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(file, 'the header is not a JSON object');
  return value;
}

function invalid(file: string, what: string): Failure {
  return new Failure(
    'model-invalid',
    `${file} cannot be read as safetensors: ${what}. A fresh download may repair it.`,
  );
}
