// The answers to the custom requests of server/shared/protocol/host-server.ts. Each is a few lines over the services.
import { Failure } from '../shared/protocol/failure.ts';
import type { Handlers, ParamsOf } from '../shared/protocol/contract.ts';
import type { HostToServerRequests } from '../shared/protocol/host-server.ts';
import { parseRowFilter } from '../shared/trace/row-filter.ts';
import { withoutTrial } from '../shared/trace/without-trial.ts';
import { annotateLines } from './annotate-lines.ts';
import type { RowOrder } from '../shared/protocol/order-rows.ts';
import type { Services } from './services.ts';
import { calibrateDocument, measuredGroup, outcomesOfGroup } from './siblings.ts';

type Params<K extends keyof HostToServerRequests> = ParamsOf<HostToServerRequests, K>;

/** One handler a request; `context.signal` is aborted when the asker cancels. */
export function makeHandlers(services: Services): Handlers<HostToServerRequests> {
  const { files, jobs, annotations } = services;
  return {
    open: async ({ uri }) => (await files.open(uri)).document.state,

    close: async ({ uri }) => {
      jobs.stop(uri);
      await files.close(uri);
      return null;
    },

    list: async (params) => {
      const { document, summaries } = await files.get(params.uri);
      const { from, count, order, filter, sort } = params;
      const window = { from, count, order: readOrder(params), orderKey: JSON.stringify([order, filter, sort]) };
      const found = await document.list(window);
      summaries.look(found.rows.filter(({ summary }) => summary === null).map(({ line }) => line));
      return found;
    },

    read: async ({ uri, line }) => {
      const { document } = await files.get(uri);
      const trace = await document.trace(line);
      const [annotation, stepValues] = await Promise.all([annotations.find(trace), services.measured.find(trace)]);
      return { trace: withoutTrial(trace), annotation, stepValues };
    },

    group: async ({ uri, group, annotations: isMeasured, line = null }, { signal }) => {
      const { document } = await files.get(uri);
      if (isMeasured !== true) return outcomesOfGroup(document, group);
      return measuredGroup(annotations, document, { group, line, signal });
    },

    calibrate: async ({ uri, seed = 0 }, { signal }) => {
      const { document } = await files.get(uri);
      return calibrateDocument(annotations, document, { seed, signal });
    },

    annotate: async (options, { signal }) => {
      const { document } = await files.get(options.uri);
      const settings = services.settings(options);
      return jobs.run(options.uri, signal, async (stopping) => {
        const lines = options.lines ?? (await document.allRows()).filter(isTrace).map(({ line }) => line);
        return annotateLines(services.annotating, { document, lines, settings, signal: stopping });
      });
    },

    measureSteps: async ({ uri, line, places }, { signal }) => {
      const { document } = await files.get(uri);
      const trace = await document.trace(line);
      const values = await jobs.run(uri, signal, (stopping) =>
        services.measured.measure({ uri, trace, places, signal: stopping }),
      );
      return { values };
    },

    cancel: ({ uri }) => {
      jobs.stop(uri);
      return null;
    },

    export: async (options, { signal }) => {
      const { document } = await files.get(options.uri);
      return services.exporting.export(document, options, signal);
    },

    previewExport: async ({ uri, ...options }, { signal }) => {
      const { document } = await files.get(uri);
      return services.exporting.preview(document, options, signal);
    },

    previewRules: async ({ uri, group = null, overrides = null }, { signal }) => {
      const { document } = await files.get(uri);
      return { rules: await services.exporting.previewRules(document, { group, overrides }, signal) };
    },

    listPairs: async ({ uri, group, ...options }, { signal }) => {
      const { document } = await files.get(uri);
      return services.exporting.listPairs(document, group, options, signal);
    },

    readPair: async ({ uri, sides }) => {
      const { document } = await files.get(uri);
      return services.exporting.readPair(document, sides);
    },

    choosePair: async ({ path, pair, choice, by = null }) => {
      await services.exporting.choosePair(path, { pair, choice, by });
      return null;
    },

    report: async ({ uri, path, overwrite }, { signal }) => {
      const { document } = await files.get(uri);
      return services.exporting.report(document, { path, overwrite }, signal);
    },

    modelInfo: () => services.models.describe(null),

    describeModel: ({ path }) => services.models.describe(path),

    listModels: () => services.models.list(),

    pullModel: ({ name }, { signal }) => services.models.pull(name, signal),

    configure: async (options) => {
      await services.configure(options);
      return null;
    },
  };
}

function isTrace({ problem }: { readonly problem: object | null }): boolean {
  return problem === null;
}

function readOrder({ order, filter, sort }: Params<'list'>): RowOrder {
  if (filter === undefined || filter.trim() === '') return { order, matches: null, sort: sort ?? null };
  const parsed = parseRowFilter(filter);
  if ('matches' in parsed) return { order, matches: parsed.matches, sort: sort ?? null };
  throw new Failure(
    'invalid-request',
    `The filter cannot be read at character ${parsed.error.start + 1}: ${parsed.error.message}`,
  );
}
