// The bytes of one line → text. Bytes that are no UTF-8 become U+FFFD and a problem that names the first one.
import { isUtf8 } from 'node:buffer';
import type { Problem } from '../shared/trace/problem.ts';

/** A line as text, without its line break. */
export interface LineText {
  readonly text: string;
  readonly problems: readonly Problem[];
}

/** JavaScript strings end at 512 MiB, and a parsed line takes several times its size; no trace comes near this. */
export const maximumLineBytes = 128 * 1024 * 1024;

/** @param byteStart offset of the line in the file, for messages */
export function decodeLine(bytes: Buffer, line: number, byteStart: number): LineText {
  if (bytes.length > maximumLineBytes) return tooLong(line);
  const end = bytes.length > 0 && bytes[bytes.length - 1] === 0x0d ? bytes.length - 1 : bytes.length;
  const content = bytes.subarray(0, end);
  const text = content.toString('utf8');
  if (isUtf8(content)) return { text, problems: [] };
  const { offset, count } = findInvalid(content);
  const byte = (content[offset] ?? 0).toString(16).padStart(2, '0');
  const more = count > 1 ? ` and ${count - 1} more in this line` : '';
  const problem: Problem = {
    code: 'not-utf8',
    severity: 'warning',
    message: `Byte 0x${byte} at offset ${byteStart + offset} of the file is no UTF-8${more}; it is read as U+FFFD. Save the file as UTF-8.`,
    line,
    column: content.subarray(0, offset).toString('utf8').length + 1,
    length: 1,
  };
  return { text, problems: [problem] };
}

/** The text of a line that is not read at all. */
export function tooLong(line: number): LineText {
  const limit = maximumLineBytes / 1024 / 1024;
  const message = `This line is longer than ${limit} MiB and is not read; a trace stands on one line of its own.`;
  return { text: '', problems: [{ code: 'line-too-long', severity: 'error', message, line, column: 1, length: 1 }] };
}

/** Offset of the first invalid byte, and how many replacement characters stand for bytes that are none. */
function findInvalid(bytes: Buffer): { offset: number; count: number } {
  // The longest valid prefix, by halving; a prefix that cuts a character is completed by up to three more bytes.
  const isValid = (length: number): boolean =>
    [0, 1, 2, 3].some((cut) => cut <= length && isUtf8(bytes.subarray(0, length - cut)));
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isValid(middle)) low = middle;
    else high = middle - 1;
  }
  const cut = [0, 1, 2, 3].find((back) => back <= low && isUtf8(bytes.subarray(0, low - back))) ?? 0;
  const offset = low - cut;
  const count = bytes.toString('utf8').split('\ufffd').length - bytes.toString('latin1').split('\xef\xbf\xbd').length;
  return { offset, count };
}
