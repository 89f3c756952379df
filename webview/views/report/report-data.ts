// The data a report carries: read once from the page, checked where it matters. No requests; no drawing.
import { Failure } from '../../../server/shared/protocol/failure.ts';
import type { GroupSummary } from '../../../server/shared/protocol/trace-requests.ts';
import type { Annotation } from '../../../server/shared/trace/annotation.ts';
import type { Trace } from '../../../server/shared/trace/trace.ts';

export interface ReportData {
  readonly title: string;
  readonly traces: readonly { readonly trace: Trace; readonly annotation: Annotation | null }[];
  /** One a group of siblings; lines are places in `traces`, from 1. */
  readonly groups: readonly GroupSummary[];
}

/** @throws Failure `invalid-request` where the page carries no report. */
export function readReportData(page: Document): ReportData {
  const text = page.getElementById('credence-report')?.textContent;
  if (text === undefined) {
    throw new Failure('invalid-request', 'This page carries no report; write it again with "credence report".');
  }
  const data: unknown = JSON.parse(text);
  if (typeof data !== 'object' || data === null || !('title' in data) || !('traces' in data) || !('groups' in data)) {
    throw new Failure('invalid-request', 'The report in this page has no title, traces or groups; write it again.');
  }
  if (typeof data.title !== 'string' || !Array.isArray(data.traces) || !Array.isArray(data.groups)) {
    throw new Failure('invalid-request', 'The report in this page is not in the form this page reads; write it again.');
  }
  // The same program wrote page and data in one go, so the shape within is that of its own types.
  return {
    title: data.title,
    traces: data.traces as ReportData['traces'] /* see above */,
    groups: data.groups as ReportData['groups'] /* see above */,
  };
}
