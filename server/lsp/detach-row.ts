// Cuts a row loose from the line it was read from: in V8 a slice keeps the whole string it was cut from alive, which
// for rows of 10 KB traces would be a gigabyte a file.
import type { TraceRow } from '../shared/protocol/trace-requests.ts';

/** The same row in strings of its own. */
export function detachRow(row: TraceRow): TraceRow {
  return {
    ...row,
    id: copy(row.id),
    group: copy(row.group),
    title: copy(row.title),
    prediction: row.prediction === null ? null : copy(row.prediction),
  };
}

/** Through UTF-16, so that lone surrogates come back as they were. */
function copy(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
