// One row of the trace list from a line: small enough to keep a hundred thousand of them in memory.
import { rowOfTrace } from '../shared/protocol/trace-row.ts';
import type { RowSummary, TraceRow } from '../shared/protocol/trace-requests.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { Trace } from '../shared/trace/trace.ts';

/** A line's row; `trace` is null where the line is no trace, and `problems` then say why. */
export function toTraceRow(
  trace: Trace | null,
  line: number,
  problems: readonly Problem[],
  summary: RowSummary | null = null,
): TraceRow {
  const problem = problems.find(({ severity }) => severity === 'error') ?? null;
  if (trace === null) return { ...emptyRow, line, id: String(line), problem };
  return { ...rowOfTrace(trace), line, problem, summary };
}

const emptyRow = {
  group: '',
  title: '',
  prediction: null,
  answer: null,
  correct: null,
  labelSource: null,
  disputed: false,
  reward: null,
  length: 0,
  model: null,
  summary: null,
} as const;
