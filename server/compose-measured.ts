// What the language server needs to measure steps by sampling: the store, the model in use, the scorer process.
import type { LineQueue } from './lsp/line-queue.ts';
import { MeasuredSteps, type MeasuredStepsParts } from './lsp/measured-steps.ts';
import type { ModelInUse } from './lsp/model-in-use.ts';
import type { ScorerProcess } from './scorer-process/scorer-process.ts';
import type { ServerOptions } from './shared/protocol/host-server.ts';
import type { PrecisionName } from './shared/protocol/precision.ts';
import { continuationTemperature } from './shared/protocol/sampling.ts';
import { noStore } from './store/no-store.ts';
import { openStepValuesStore, type StepValuesStore } from './store/step-values-store.ts';

export interface ComposedMeasured extends Pick<MeasuredStepsParts, 'tell' | 'warn'> {
  /** The settings in force. */
  readonly options: () => ServerOptions;
  readonly version: string;
  readonly model: ModelInUse;
  readonly scorer: () => ScorerProcess;
  readonly queue: LineQueue;
  /** Folders of what is kept, where something is. */
  readonly folders: (options: ServerOptions) => { readonly memoFolder?: string; readonly derivedFolder?: string };
}

export function composeMeasured(parts: ComposedMeasured): MeasuredSteps {
  const { options, version, model, scorer, queue, folders, tell, warn } = parts;
  return new MeasuredSteps({
    store: { get: (key) => storeOf(options()).get(key), put: (key, values) => storeOf(options()).put(key, values) },
    reader: async () => {
      const reader = await model.reader();
      return reader === null ? null : { ...reader, precision: onCpu(options()), version };
    },
    settings: () => {
      const { continuations: samples, continuationTokens: maxTokens } = options();
      return { samples, maxTokens, seed: 0, temperature: continuationTemperature };
    },
    measure: async (trace, { settings, places }, handles) => {
      const asked = options();
      const request = { model: await model.path(), ...folders(asked), precision: onCpu(asked) };
      return scorer().measure({ ...request, trace, settings, places }, handles);
    },
    ...{ queue, tell, warn },
  });
}

function storeOf({ cacheFolder, cacheSizeBytes }: ServerOptions): StepValuesStore {
  return cacheFolder === null ? noStore : openStepValuesStore(cacheFolder, cacheSizeBytes);
}

/** Steps are measured on the CPU, in numbers that are the same for a text whatever is written beside it. */
function onCpu({ precision }: ServerOptions): Extract<PrecisionName, 'fp32' | 'stored'> {
  return precision === 'stored' ? 'stored' : 'fp32';
}
