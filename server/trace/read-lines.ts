// Chunks of bytes → the non-blank lines among them, with numbers and byte offsets. Holds one line in memory, never the
// stream; for files and for standard input.
import type { Problem } from '../shared/trace/problem.ts';
import { decodeLine, maximumLineBytes, tooLong, type LineText } from './decode-line.ts';

export interface ReadLine {
  /** Counts from 1, blank lines included. */
  readonly line: number;
  readonly text: string;
  /** Offset of the line's first byte in the stream, behind a byte order mark. */
  readonly byteStart: number;
  readonly problems: readonly Problem[];
}

/** Where a line begins. */
export type LinePlace = Pick<ReadLine, 'line' | 'byteStart'>;

export const lineFeed = 0x0a;

/** Length of the UTF-8 byte order mark at the head of a file, 0 where there is none. */
export function byteOrderMark(head: Uint8Array): number {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
}

/** UTF-16 is named, since read as UTF-8 every line of it would be noise. */
export function isUtf16(head: Uint8Array): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
}

/**
 * Yields the non-blank lines of a stream in order; CRLF and a missing last line break are fine. A chunk is not looked
 * at again once the next one is asked for, so that a reader may reuse its buffer. Ends early where `signal` is aborted.
 * @param origin the line that the first chunk begins with
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
  origin: LinePlace = { line: 1, byteStart: 0 },
): AsyncGenerator<ReadLine> {
  const open = new OpenLine();
  let { line, byteStart } = origin;
  for await (const chunk of withWholeHead(chunks)) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    if (line === 1 && byteStart === 0 && open.length === 0) {
      if (isUtf16(bytes)) {
        yield { line: 1, byteStart: 0, ...utf16Text };
        return;
      }
      from = byteStart = byteOrderMark(bytes);
    }
    for (let at = bytes.indexOf(lineFeed, from); at >= 0; at = bytes.indexOf(lineFeed, from)) {
      const length = open.length + at - from;
      const read = open.close(bytes.subarray(from, at), line, byteStart);
      if (read !== null) yield { line, byteStart, ...read };
      if (signal?.aborted === true) return;
      line += 1;
      byteStart += length + 1;
      from = at + 1;
    }
    open.append(bytes.subarray(from));
    if (signal?.aborted === true) return;
  }
  const read = open.close(Buffer.alloc(0), line, byteStart);
  if (read !== null) yield { line, byteStart, ...read };
}

/** What is read of a file in UTF-16. */
export const utf16Text: LineText = {
  text: '',
  problems: [
    {
      code: 'utf-16',
      severity: 'error',
      message: 'The file begins with the mark of UTF-16; a trace file is UTF-8. Save it with that encoding.',
      line: 1,
      column: 1,
      length: 1,
    },
  ],
};

/** The part of a line that earlier chunks brought. */
class OpenLine {
  #parts: Buffer[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Copies, because the chunk's buffer may be reused. What is too long to be read is counted and dropped. */
  append(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#length += bytes.length;
    if (this.#length > maximumLineBytes) this.#parts = [];
    else this.#parts.push(Buffer.from(bytes));
  }

  /** The line that ends with `bytes`, null where it is blank. */
  close(bytes: Buffer, line: number, byteStart: number): LineText | null {
    const parts = this.#parts;
    const length = this.#length + bytes.length;
    this.#parts = [];
    this.#length = 0;
    if (length > maximumLineBytes) return tooLong(line);
    const whole = parts.length === 0 ? bytes : Buffer.concat([...parts, bytes]);
    return isBlank(whole) ? null : decodeLine(whole, line, byteStart);
  }
}

/** Spaces, tabs and carriage returns only. */
export function isBlank(bytes: Uint8Array): boolean {
  let at = 0;
  while (at < bytes.length && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d)) at += 1;
  return at === bytes.length;
}

/** A stream may bring its first bytes one at a time; the mark at its head needs three together. */
async function* withWholeHead(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (head === null) yield chunk;
    else {
      head = Buffer.concat([head, chunk]);
      if (head.length < 3) continue;
      yield head;
      head = null;
    }
  }
  if (head !== null) yield head;
}
