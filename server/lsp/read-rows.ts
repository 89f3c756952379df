// Reads a file's lines into rows, one after the other, in slices short enough that requests are answered in between.
import type { TraceRow } from '../shared/protocol/trace-requests.ts';
import { parseTraceLine } from '../trace/parse-line.ts';
import type { TraceFile } from '../trace/trace-file.ts';
import { toTraceRow } from '../trace/trace-row.ts';
import { makeBreathing } from './breathe.ts';
import { detachRow } from './detach-row.ts';

/** Yields the rows of all lines after `afterLine` (0: of the whole file). Ends early where `signal` is aborted. */
export async function* readRows(file: TraceFile, afterLine: number, signal: AbortSignal): AsyncIterable<TraceRow> {
  const breathe = makeBreathing();
  for await (const { line, text, problems } of file.lines(signal, afterLine)) {
    if (signal.aborted) return;
    const parsed = parseTraceLine(text, line);
    yield detachRow(toTraceRow(parsed.trace, line, [...problems, ...parsed.problems]));
    await breathe();
  }
}
