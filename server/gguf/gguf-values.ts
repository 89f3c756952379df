// The values of GGUF metadata: the types the format knows, read from a cursor. An array's length is held against the
// bytes that are left in the file before memory is taken for it.
import type { ByteCursor } from './byte-cursor.ts';
import { maxArrayDepth } from './gguf-limits.ts';

/** 64-bit numbers arrive as numbers: what does not fit a double exactly is no size or id of a model. */
export type GgufValue = number | boolean | string | readonly GgufValue[];

interface ValueType {
  readonly name: string;
  /** Bytes that one value takes at least. */
  readonly atLeast: number;
  read(cursor: ByteCursor, limits: ValueLimits): GgufValue;
}

export interface ValueLimits {
  /** Bytes of the whole file, or the limit of a header where that is smaller. */
  readonly end: number;
  /** @throws always: the file says what cannot be */
  readonly reject: (what: string) => never;
}

const arrayType = 9;

/** By the number in the file. https://github.com/ggml-org/ggml/blob/master/docs/gguf.md */
const valueTypes: ReadonlyMap<number, ValueType> = new Map([
  [0, { name: 'uint8', atLeast: 1, read: (cursor: ByteCursor) => cursor.uint8() }],
  [1, { name: 'int8', atLeast: 1, read: (cursor: ByteCursor) => cursor.int8() }],
  [2, { name: 'uint16', atLeast: 2, read: (cursor: ByteCursor) => cursor.uint16() }],
  [3, { name: 'int16', atLeast: 2, read: (cursor: ByteCursor) => cursor.int16() }],
  [4, { name: 'uint32', atLeast: 4, read: (cursor: ByteCursor) => cursor.uint32() }],
  [5, { name: 'int32', atLeast: 4, read: (cursor: ByteCursor) => cursor.int32() }],
  [6, { name: 'float32', atLeast: 4, read: (cursor: ByteCursor) => cursor.float32() }],
  [7, { name: 'bool', atLeast: 1, read: (cursor: ByteCursor) => cursor.uint8() !== 0 }],
  [8, { name: 'string', atLeast: 8, read: readText }],
  [10, { name: 'uint64', atLeast: 8, read: (cursor: ByteCursor) => Number(cursor.uint64()) }],
  [11, { name: 'int64', atLeast: 8, read: (cursor: ByteCursor) => Number(cursor.int64()) }],
  [12, { name: 'float64', atLeast: 8, read: (cursor: ByteCursor) => cursor.float64() }],
]);

/** A value in front of which its type stands. */
export function readTypedValue(cursor: ByteCursor, limits: ValueLimits): GgufValue {
  return readValue(cursor, cursor.uint32(), limits, 0);
}

function readValue(cursor: ByteCursor, type: number, limits: ValueLimits, depth: number): GgufValue {
  if (type === arrayType) return readArray(cursor, limits, depth);
  return typeOf(type, limits).read(cursor, limits);
}

function readArray(cursor: ByteCursor, limits: ValueLimits, depth: number): readonly GgufValue[] {
  if (depth >= maxArrayDepth) limits.reject(`arrays lie in one another more than ${maxArrayDepth} deep`);
  const type = cursor.uint32();
  // An array of arrays has a type and a length for each.
  const each = type === arrayType ? 12 : typeOf(type, limits).atLeast;
  const length = readLength(cursor, each, limits, 'an array');
  const values: GgufValue[] = [];
  for (let i = 0; i < length; i++) values.push(readValue(cursor, type, limits, depth + 1));
  return values;
}

/** A string with its length in front of it. */
export function readText(cursor: ByteCursor, limits: ValueLimits): string {
  return cursor.text(readLength(cursor, 1, limits, 'a string'));
}

function readLength(cursor: ByteCursor, bytesEach: number, limits: ValueLimits, what: string): number {
  const length = cursor.uint64();
  const left = Math.max(0, limits.end - cursor.position);
  if (length > BigInt(Math.floor(left / bytesEach)))
    return limits.reject(
      `${what} of ${length} values at byte ${cursor.position} does not fit the ${left} bytes behind it`,
    );
  return Number(length);
}

function typeOf(type: number, limits: ValueLimits): ValueType {
  const names = [...valueTypes].map(([id, { name }]) => `${name} (${id})`).join(', ');
  return (
    valueTypes.get(type) ?? limits.reject(`a value has type ${type}; known types are ${names}, array (${arrayType})`)
  );
}
