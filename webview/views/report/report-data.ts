// The data a report carries: read once from the page, checked where it matters. No requests; no drawing.
import { Failure } from '../../../server/shared/protocol/failure.ts';
import type { CalibrationReport } from '../../../server/shared/protocol/calibration-report.ts';
import type { GroupSummary } from '../../../server/shared/protocol/group-summary.ts';
import type { Annotation } from '../../../server/shared/trace/annotation.ts';
import type { StepValues } from '../../../server/shared/trace/step-values.ts';
import type { Trace } from '../../../server/shared/trace/trace.ts';

export interface ReportData {
  readonly title: string;
  readonly traces: readonly {
    readonly trace: Trace;
    readonly annotation: Annotation | null;
    readonly stepValues: StepValues | null;
  }[];
  /** One a group of siblings; lines are places in `traces`, from 1. */
  readonly groups: readonly GroupSummary[];
  /** Over all traces of the report. */
  readonly calibration: CalibrationReport;
}

/** @throws Failure `invalid-request` where the page carries no report. */
export function readReportData(page: Document): ReportData {
  const text = page.getElementById('credence-report')?.textContent;
  if (text === undefined) {
    throw new Failure('invalid-request', 'This page carries no report; write it again with "credence report".');
  }
  const data: unknown = JSON.parse(text);
  const fields = typeof data === 'object' && data !== null ? data : {};
  if (!('title' in fields && 'traces' in fields && 'groups' in fields && 'calibration' in fields)) {
    throw new Failure(
      'invalid-request',
      'The report in this page lacks its title, traces, groups or calibration; write it again.',
    );
  }
  const { title, traces, groups, calibration } = fields;
  const isWhole = Array.isArray(traces) && Array.isArray(groups) && typeof calibration === 'object';
  if (typeof title !== 'string' || !isWhole || calibration === null) {
    throw new Failure('invalid-request', 'The report in this page is not in the form this page reads; write it again.');
  }
  // The same program wrote page and data in one go, so the shape within is that of its own types.
  return {
    title,
    traces: traces as ReportData['traces'] /* see above */,
    groups: groups as ReportData['groups'] /* see above */,
    calibration: calibration as CalibrationReport /* see above */,
  };
}
