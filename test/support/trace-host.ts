// Answers a view's requests from traces in memory, as the extension and server would from a file; tests replace single
// handlers to see how the view takes failures, delays and cancels.
import { Failure } from '../../server/shared/protocol/failure.ts';
import type { Handlers } from '../../server/shared/protocol/contract.ts';
import type { ViewToHostRequests } from '../../server/shared/protocol/host-view.ts';
import type { FileState, TraceRow } from '../../server/shared/protocol/trace-requests.ts';
import { toSibling } from '../../server/groups/to-sibling.ts';
import { summarizeGroup } from '../../server/shared/signals/group/group-outcome.ts';
import { summarizeAnnotation } from '../../server/shared/signals/row-summary.ts';
import type { Annotation } from '../../server/shared/trace/annotation.ts';
import type { Problem } from '../../server/shared/trace/problem.ts';
import { orderRows } from '../../server/shared/protocol/order-rows.ts';
import { parseRowFilter } from '../../server/shared/trace/row-filter.ts';
import type { StepValues } from '../../server/shared/trace/step-values.ts';
import type { Trace } from '../../server/shared/trace/trace.ts';
import { parseTraceLine } from '../../server/trace/parse-line.ts';
import { toTraceRow } from '../../server/trace/trace-row.ts';

export interface HostedLine {
  readonly trace: Trace | null;
  readonly problems: readonly Problem[];
  annotation: Annotation | null;
  /** What was measured of its steps; absent: nothing. */
  readonly stepValues?: StepValues;
}

const uri = 'file:///traces/test.trace.jsonl';

/** Lines of a trace file, parsed by the real parser; `annotate` makes the annotation of each (null: none yet). */
export function hostLines(lines: readonly string[], annotate: (trace: Trace) => Annotation | null): HostedLine[] {
  return lines.map((text, index) => {
    const { trace, problems } = parseTraceLine(text, index + 1);
    return { trace, problems, annotation: trace === null ? null : annotate(trace) };
  });
}

export function traceHandlers(lines: readonly HostedLine[]): Handlers<ViewToHostRequests> {
  const rows = (): TraceRow[] =>
    lines.map(({ trace, problems, annotation }, index) =>
      toTraceRow(trace, index + 1, problems, annotation === null ? null : summarizeAnnotation(annotation)),
    );
  const state = (): FileState => ({
    uri,
    rows: lines.length,
    complete: true,
    bytes: 0,
    problems: lines.filter((line) => line.trace === null).length,
    annotated: lines.filter((line) => line.annotation !== null).length,
  });
  const unused = (name: string) => (): never => {
    throw new Failure('internal', `This test did not expect "${name}".`);
  };
  return {
    hello: () => ({ uri, line: null, settings: { font: 'interface', annotateOnOpen: false } }),
    open: state,
    list: ({ from, count, order, filter, sort = null }) => {
      const parsed = parseRowFilter(filter ?? '');
      if ('error' in parsed) throw new Failure('invalid-request', parsed.error.message);
      const matching = orderRows(rows(), { order, matches: parsed.matches, sort });
      return { rows: matching.slice(from, from + count), total: matching.length, complete: true };
    },
    read: ({ line }) => {
      const found = lines[line - 1];
      if (found === undefined || found.trace === null)
        throw new Failure('invalid-trace', `Line ${line} is not a trace.`);
      return { trace: found.trace, annotation: found.annotation, stepValues: found.stepValues ?? null };
    },
    group: ({ group, line = null }) =>
      summarizeGroup(
        group,
        lines.flatMap(({ trace, annotation }) => (trace?.group === group ? [toSibling({ trace, annotation })] : [])),
        line ?? 'none',
      ),
    calibrate: unused('calibrate'),
    annotate: unused('annotate'),
    measureSteps: unused('measureSteps'),
    cancel: unused('cancel'),
    previewExport: unused('previewExport'),
    previewRules: unused('previewRules'),
    listPairs: unused('listPairs'),
    readPair: unused('readPair'),
    choosePair: unused('choosePair'),
    modelInfo: unused('modelInfo'),
    runExport: unused('runExport'),
    runReport: unused('runReport'),
    showSource: unused('showSource'),
    chooseModel: unused('chooseModel'),
  };
}
