// What the traces of an open document say of one another: groups of siblings, and calibration over all of them.
import { calibrateTraces } from '../groups/calibrate-traces.ts';
import { rowSibling, toSibling, type AnnotatedTrace } from '../groups/to-sibling.ts';
import type { CalibrationReport } from '../shared/protocol/calibration-report.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { GroupSummary } from '../shared/protocol/group-summary.ts';
import { summarizeGroup } from '../shared/signals/group/group-outcome.ts';
import type { Sibling } from '../shared/signals/sibling.ts';
import type { Annotations } from './annotations.ts';
import { makeBreathing } from './breathe.ts';
import type { TraceDocument } from './trace-document.ts';

/** From labels and answers alone; of size 0 where no trace read so far belongs to the group. */
export function outcomesOfGroup(document: TraceDocument, group: string): GroupSummary {
  return summarizeGroup(group, document.group(group).map(rowSibling));
}

/**
 * With all that was measured of the siblings.
 * @param line whose steps are told as well; null: no line's
 * @throws Failure `cancelled` | `file-unreadable`
 */
export async function measuredGroup(
  annotations: Annotations,
  document: TraceDocument,
  {
    group,
    line: asked,
    signal,
  }: { readonly group: string; readonly line: number | null; readonly signal: AbortSignal },
): Promise<GroupSummary> {
  const siblings: Sibling[] = [];
  const breathe = makeBreathing();
  for (const { line } of document.group(group)) {
    if (signal.aborted) throw new Failure('cancelled', 'The group is not needed any more.');
    const { trace } = await document.parse(line);
    if (trace !== null) siblings.push(toSibling({ trace, annotation: await annotations.find(trace) }));
    await breathe();
  }
  return summarizeGroup(group, siblings, asked ?? 'none');
}

/** Over every trace of the document, with the annotations there are. @throws Failure `cancelled` | `file-unreadable` */
export function calibrateDocument(
  annotations: Annotations,
  document: TraceDocument,
  { seed, signal }: { readonly seed: number; readonly signal: AbortSignal },
): Promise<CalibrationReport> {
  return calibrateTraces({ entries: annotatedTraces(annotations, document), seed, signal, breathe: makeBreathing() });
}

async function* annotatedTraces(annotations: Annotations, document: TraceDocument): AsyncIterable<AnnotatedTrace> {
  for (const { line, problem } of await document.allRows()) {
    if (problem !== null) continue;
    const { trace } = await document.parse(line);
    if (trace !== null) yield { trace, annotation: await annotations.find(trace) };
  }
}
