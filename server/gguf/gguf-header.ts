// The bytes at the beginning of a GGUF file → its metadata and its table of tensors. Nothing is believed: every tensor
// must have a known type and lie inside the file with exactly the bytes its type and shape say.
// Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
import { Failure } from '../shared/protocol/failure.ts';
import { maxDimensions, maxTensors } from '../weights/read-limits.ts';
import { blockFormats, unknownFormat } from './blocks/registry.ts';
import type { BlockFormat } from './blocks/block-format.ts';
import { ByteCursor } from './byte-cursor.ts';
import { maxGgufHeaderBytes, maxMetadataEntries, maxTensorNameBytes } from './gguf-limits.ts';
import { readText, readTypedValue, type GgufValue, type ValueLimits } from './gguf-values.ts';

export interface GgufTensor {
  readonly name: string;
  readonly format: BlockFormat;
  /** Outermost dimension first, as everywhere here (GGUF writes it last): a matrix is (outputs, inputs). */
  readonly shape: readonly number[];
  readonly file: string;
  /** From the beginning of the file. */
  readonly offset: number;
  readonly byteLength: number;
}

export interface GgufHeader {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly GgufTensor[];
}

const defaultAlignment = 32;
/** A count of tensors costs a name's length, a number of dimensions, a type and an offset at least. */
const leastTensorBytes = 24;

/**
 * @param bytes the beginning of the file, as much of it as is at hand
 * @param fileBytes size of the whole file
 * @throws Failure `model-invalid` | `model-unsupported` naming file and tensor; HeaderTooShort where more bytes are needed
 */
export function parseGgufHeader(bytes: Uint8Array, fileBytes: number, file: string): GgufHeader {
  const cursor = new ByteCursor(bytes);
  const reject = (what: string): never => {
    throw invalid(file, what);
  };
  checkMagic(cursor, bytes, file);
  const limits: ValueLimits = { end: Math.min(fileBytes, maxGgufHeaderBytes), reject };
  const tensorCount = readCount(cursor, limits, { what: 'tensors', most: maxTensors, bytesEach: leastTensorBytes });
  // A key's length, a type and a value of one byte at least.
  const entries = readCount(cursor, limits, { what: 'metadata entries', most: maxMetadataEntries, bytesEach: 13 });

  const metadata = new Map<string, GgufValue>();
  for (let i = 0; i < entries; i++) {
    const key = readText(cursor, limits);
    if (metadata.has(key)) reject(`metadata names "${key}" twice`);
    metadata.set(key, readTypedValue(cursor, limits));
  }
  const infos = Array.from({ length: tensorCount }, () => readInfo(cursor, limits));
  const alignment = readAlignment(metadata, reject);
  const dataStart = Math.ceil(cursor.position / alignment) * alignment;
  const seen = new Set<string>();
  const tensors = infos.map((info) => {
    if (seen.has(info.name)) reject(`tensor "${info.name}" is listed twice`);
    seen.add(info.name);
    return placeTensor(info, { dataStart, alignment, fileBytes, file });
  });
  return { metadata, tensors };
}

function checkMagic(cursor: ByteCursor, bytes: Uint8Array, file: string): void {
  const magic = cursor.text(4);
  if (magic !== 'GGUF') {
    const beginning = new TextDecoder().decode(bytes.subarray(0, 40));
    const pointer = beginning.startsWith('version https://git-lfs')
      ? ' It is the pointer of a file that Git LFS has not fetched: run `git lfs pull`.'
      : '';
    throw new Failure('model-invalid', `${file} is not a GGUF file: it does not begin with "GGUF".${pointer}`);
  }
  const version = cursor.uint32();
  if (version === 2 || version === 3) return;
  // A big-endian file's version, read in the other order.
  const swapped = version > 0xffff ? ' (its numbers are big-endian)' : '';
  throw new Failure(
    'model-unsupported',
    `${file} is GGUF of version ${version}${swapped}; versions 2 and 3, little-endian, are read. Converting the model again with a current llama.cpp gives one.`,
  );
}

function readCount(
  cursor: ByteCursor,
  { end, reject }: ValueLimits,
  { what, most, bytesEach }: { readonly what: string; readonly most: number; readonly bytesEach: number },
): number {
  const count = cursor.uint64();
  if (count > BigInt(most)) reject(`its header claims ${count} ${what}, more than the ${most} that are read`);
  if (count * BigInt(bytesEach) > BigInt(end))
    reject(`its header claims ${count} ${what}, which do not fit the file's ${end} bytes`);
  return Number(count);
}

interface TensorInfo {
  readonly name: string;
  /** As written: innermost first. */
  readonly sizes: readonly bigint[];
  readonly type: number;
  readonly offset: bigint;
}

function readInfo(cursor: ByteCursor, limits: ValueLimits): TensorInfo {
  const name = readText(cursor, { ...limits, end: Math.min(limits.end, cursor.position + 8 + maxTensorNameBytes) });
  const dimensions = cursor.uint32();
  if (dimensions > maxDimensions)
    limits.reject(`tensor "${name}" has ${dimensions} dimensions; at most ${maxDimensions} are read`);
  const sizes = Array.from({ length: dimensions }, () => cursor.uint64());
  return { name, sizes, type: cursor.uint32(), offset: cursor.uint64() };
}

function placeTensor(
  { name, sizes, type, offset }: TensorInfo,
  {
    dataStart,
    alignment,
    fileBytes,
    file,
  }: { readonly dataStart: number; readonly alignment: number; readonly fileBytes: number; readonly file: string },
): GgufTensor {
  const format = blockFormats.get(type);
  if (format === undefined) throw new Failure('model-unsupported', unknownFormat(type, name, file));
  const inner = sizes[0] ?? 1n;
  if (inner % BigInt(format.elements) !== 0n)
    throw invalid(
      file,
      `tensor "${name}" has rows of ${inner} values, not a multiple of ${format.name}'s ${format.elements}`,
    );
  const elements = sizes.reduce((product, size) => product * size, 1n);
  const byteLength = (elements / BigInt(format.elements)) * BigInt(format.bytes);
  const end = BigInt(dataStart) + offset + byteLength;
  if (end > BigInt(fileBytes))
    throw invalid(
      file,
      `tensor "${name}" of type ${format.name} and shape [${[...sizes].reverse().join(', ')}] ends at byte ${end}, but the file has ${fileBytes}`,
    );
  if (offset % BigInt(alignment) !== 0n)
    throw invalid(file, `tensor "${name}" lies at data byte ${offset}, not a multiple of the alignment ${alignment}`);
  return {
    name,
    format,
    shape: sizes.map(Number).reverse(),
    file,
    offset: dataStart + Number(offset),
    byteLength: Number(byteLength),
  };
}

function readAlignment(metadata: ReadonlyMap<string, GgufValue>, reject: (what: string) => never): number {
  const value = metadata.get('general.alignment') ?? defaultAlignment;
  // 64 KiB is more than any page or vector asks for; more would only put the data elsewhere than it is.
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 65_536) return value;
  return reject(`general.alignment is ${JSON.stringify(value)}; a whole number from 1 to 65536 is needed`);
}

function invalid(file: string, what: string): Failure {
  return new Failure('model-invalid', `${file} cannot be read as GGUF: ${what}. A fresh download may repair it.`);
}
