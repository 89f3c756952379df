// The outermost layer of a protobuf message: its fields one after the other, by number and place, their contents unread.
// Whatever is not understood can so be passed on byte for byte. https://protobuf.dev/programming-guides/encoding
import { Failure } from '../shared/protocol/failure.ts';
import type { ByteSource } from './byte-source.ts';

export interface WireField {
  readonly id: number;
  /** Where the field begins, its number included. */
  readonly start: number;
  /** Where its value begins, behind number and length. */
  readonly valueStart: number;
  readonly end: number;
}

/** Bytes of the longest varint. */
const longestVarint = 10;

/** @throws Failure `model-invalid` where a field reaches beyond `end`, or is no field at all */
export function* wireFields(source: ByteSource, start: number, end: number): Generator<WireField> {
  let at = start;
  while (at < end) {
    const field = readField(source, at, end);
    yield field;
    at = field.end;
  }
}

function readField(source: ByteSource, start: number, end: number): WireField {
  const head = source.bytes(start, Math.min(end, start + 2 * longestVarint));
  const tag = readVarint(head, 0);
  const id = Math.floor((tag?.value ?? 0) / 8);
  const content = tag === null || id === 0 ? null : placeContent(head, tag);
  const field = content && { id, start, valueStart: start + content.start, end: start + content.end };
  if (field === null || field.end > end)
    throw new Failure(
      'model-invalid',
      `${source.name} is cut short or is no ONNX model: the part that begins at byte ${start} reaches beyond ${end}, where it has to end.`,
    );
  return field;
}

/** Where the value of a field lies, counted from the field's beginning; null where it has none of the four forms. */
function placeContent(head: Uint8Array, tag: Varint): { readonly start: number; readonly end: number } | null {
  const behind = readVarint(head, tag.end);
  switch (tag.value % 8) {
    case 0:
      return behind && { start: tag.end, end: behind.end };
    case 1:
      return { start: tag.end, end: tag.end + 8 };
    case 2:
      return behind && { start: behind.end, end: behind.end + behind.value };
    case 5:
      return { start: tag.end, end: tag.end + 4 };
    default:
      return null;
  }
}

interface Varint {
  /** Exact below 2^53, which no place in a file reaches. */
  readonly value: number;
  readonly end: number;
}

/** Null where the bytes end within it. */
function readVarint(bytes: Uint8Array, start: number): Varint | null {
  let value = 0;
  for (let i = 0; i < longestVarint; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) return null;
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return { value, end: start + i + 1 };
  }
  return null;
}

/** Number and length that stand before `length` bytes of field `id`. */
export function lengthPrefix(id: number, length: number): Uint8Array {
  return Uint8Array.from([...varintBytes(id * 8 + 2), ...varintBytes(length)]);
}

function varintBytes(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}
