// The bytes of a GGUF file from metadata and tensors, for tests: right ones, and through `claim` ones that say of their
// tensors what is not so.

export type GgufTestValue = string | number | boolean | readonly string[] | readonly number[];

export interface GgufTestTensor {
  readonly name: string;
  /** ggml's number of the type. */
  readonly type: number;
  /** Outermost first: a matrix is (outputs, inputs). */
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

export interface GgufClaims {
  readonly version?: number;
  readonly tensorCount?: bigint;
  readonly metadataCount?: bigint;
  /** Where the tensor's data are said to begin, from the data's beginning. */
  readonly offsetOf?: (tensor: GgufTestTensor, truth: number) => number;
}

export interface GgufTestFile {
  readonly metadata: Readonly<Record<string, GgufTestValue>>;
  readonly tensors: readonly GgufTestTensor[];
}

const alignment = 32;

export function writeGguf({ metadata, tensors }: GgufTestFile, claims: GgufClaims = {}): Uint8Array {
  const entries = Object.entries(metadata).map(([key, value]) => Buffer.concat([text(key), typed(value)]));
  let end = 0;
  const infos = tensors.map((tensor) => {
    const at = claims.offsetOf?.(tensor, end) ?? end;
    end += aligned(tensor.bytes.length);
    const sizes = [...tensor.shape].reverse().map(uint64);
    return Buffer.concat([text(tensor.name), uint32(sizes.length), ...sizes, uint32(tensor.type), uint64(at)]);
  });
  const header = Buffer.concat([
    ...[Buffer.from('GGUF'), uint32(claims.version ?? 3)],
    ...[uint64(claims.tensorCount ?? tensors.length), uint64(claims.metadataCount ?? entries.length)],
    ...entries,
    ...infos,
  ]);
  return Buffer.concat([padded(header), ...tensors.map(({ bytes }) => padded(bytes))]);
}

function aligned(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length) - bytes.length)]);
}

/** Whole numbers as uint32, others as float32; lists of whole numbers as int32. */
function typed(value: GgufTestValue): Buffer {
  if (typeof value === 'string') return Buffer.concat([uint32(8), text(value)]);
  if (typeof value === 'boolean') return Buffer.concat([uint32(7), Buffer.from([value ? 1 : 0])]);
  if (typeof value === 'number')
    return Number.isInteger(value)
      ? Buffer.concat([uint32(4), uint32(value)])
      : Buffer.concat([uint32(6), float32(value)]);
  const list = (type: number, items: readonly Buffer[]): Buffer =>
    Buffer.concat([uint32(9), uint32(type), uint64(items.length), ...items]);
  const texts = value.filter((each) => typeof each === 'string');
  if (texts.length === value.length) return list(8, texts.map(text));
  const numbers = value.filter((each) => typeof each === 'number');
  return numbers.every(Number.isInteger) ? list(5, numbers.map(int32)) : list(6, numbers.map(float32));
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function uint64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function float32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}
