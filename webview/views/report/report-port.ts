// A port that needs no host: it answers the view's requests from the data in the page. What would change anything is
// refused, since a report is a picture of what was.
import { Channel, type Port } from '../../../server/shared/protocol/channel.ts';
import type { Handlers } from '../../../server/shared/protocol/contract.ts';
import { Failure } from '../../../server/shared/protocol/failure.ts';
import type { HostToViewEvents, ViewToHostRequests } from '../../../server/shared/protocol/host-view.ts';
import { orderRows } from '../../../server/shared/protocol/order-rows.ts';
import { parseRowFilter } from '../../../server/shared/trace/row-filter.ts';
import type { ReportData } from './report-data.ts';
import { groupOf, reportRows } from './report-rows.ts';

export function reportPort(data: ReportData): Port {
  const [viewSide, hostSide] = linkedPorts();
  const host = new Channel<object, object, ViewToHostRequests, HostToViewEvents>(hostSide);
  host.handle(answers(data));
  return viewSide;
}

function answers(data: ReportData): Handlers<ViewToHostRequests> {
  const rows = reportRows(data);
  const refuse = (): never => {
    throw new Failure('invalid-request', 'A report shows what was measured; open the trace file to do more.');
  };
  return {
    hello: () => ({ uri: 'report:', line: null, settings: { font: 'interface', annotateOnOpen: false } }),
    open: () => ({
      uri: 'report:',
      rows: rows.length,
      complete: true,
      bytes: 0,
      problems: 0,
      annotated: rows.filter((row) => row.summary !== null).length,
    }),
    list: ({ from, count, order, filter, sort = null }) => {
      const parsed = parseRowFilter(filter ?? '');
      if ('error' in parsed) throw new Failure('invalid-request', parsed.error.message);
      const matching = orderRows(rows, { order, matches: parsed.matches, sort });
      return { rows: matching.slice(from, from + count), total: matching.length, complete: true };
    },
    read: ({ line }) => {
      const found = data.traces[line - 1];
      if (found === undefined) throw new Failure('invalid-request', `This report has ${data.traces.length} traces.`);
      return { ...found, trace: { ...found.trace, line } }; // as it is called in the list and in its group
    },
    group: ({ group }) => groupOf(data, group),
    // As it was worked out when the report was written; what follows from another seed would have to be computed.
    calibrate: ({ seed = data.calibration.seed }) => (seed === data.calibration.seed ? data.calibration : refuse()),
    annotate: refuse,
    measureSteps: refuse,
    cancel: refuse,
    previewExport: refuse,
    previewRules: refuse,
    listPairs: refuse,
    readPair: refuse,
    choosePair: refuse,
    modelInfo: refuse,
    runExport: refuse,
    runReport: refuse,
    showSource: refuse,
    chooseModel: refuse,
  };
}

/** Two ports, each hearing what the other posts, in order and never within the call. */
function linkedPorts(): readonly [Port, Port] {
  const listeners: [Set<(message: unknown) => void>, Set<(message: unknown) => void>] = [new Set(), new Set()];
  const port = (own: 0 | 1, other: 0 | 1): Port => ({
    post: (message) => {
      queueMicrotask(() => {
        for (const listener of listeners[other]) listener(message);
      });
    },
    onMessage: (listener) => {
      listeners[own].add(listener);
      return () => listeners[own].delete(listener);
    },
  });
  return [port(0, 1), port(1, 0)];
}
