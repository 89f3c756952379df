// Traces of a report as rows of the trace list, in file order or by group. Pure; no DOM.
import { Failure } from '../../../server/shared/protocol/failure.ts';
import type { GroupSummary } from '../../../server/shared/protocol/group-summary.ts';
import type { TraceRow } from '../../../server/shared/protocol/trace-requests.ts';
import { rowOfTrace } from '../../../server/shared/protocol/trace-row.ts';
import { summarizeAnnotation } from '../../../server/shared/signals/row-summary.ts';
import type { ReportData } from './report-data.ts';

/** One a trace; `line` is the place in the report, counting from 1, since several files may have gone into it. */
export function reportRows(data: ReportData): readonly TraceRow[] {
  return data.traces.map(({ trace, annotation }, index) => ({
    ...rowOfTrace(trace),
    line: index + 1,
    problem: null,
    summary: annotation === null ? null : summarizeAnnotation(annotation),
  }));
}

/** As it was measured when the report was written. */
export function groupOf(data: ReportData, group: string): GroupSummary {
  const found = data.groups.find((one) => one.group === group);
  if (found !== undefined) return found;
  throw new Failure('invalid-request', `This report has no group ${group}.`);
}
