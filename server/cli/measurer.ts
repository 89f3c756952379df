// A model that measures steps in this process, with the store before it: a trace in, its step values out.
import { findModel } from '../models/find-model.ts';
import { identifyModel } from '../models/model-identity.ts';
import type { ContinuationSettings, StepValues } from '../shared/trace/step-values.ts';
import { placeNumbers } from '../shared/trace/places.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { measureStored } from '../store/measure-stored.ts';
import { noStore } from '../store/no-store.ts';
import { stepValuesKey } from '../store/step-values-key.ts';
import { openStepValuesStore } from '../store/step-values-store.ts';
import type { CommandContext } from './command-context.ts';
import { modelChoice } from './model-choice.ts';
import { openingOptions, openModelHere } from './open-model-here.ts';
import { cacheFolder, type ModelOptions } from './scoring-options.ts';

export interface MeasureHooks {
  readonly signal?: AbortSignal;
  /** Continuations written of those that this trace still lacks. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Measurer {
  /** Everything the counts depend on besides trace and places. */
  readonly identity: object;
  readonly name: string;
  readonly precision: string;
  /**
   * @param chosen numbers of places; null: all
   * @throws Failure; `cancelled` where the signal was aborted: what was measured till then is stored
   */
  measure(
    trace: Trace,
    chosen: ((place: number) => boolean) | null,
    hooks?: MeasureHooks,
  ): Promise<{ readonly values: StepValues; readonly writtenTokens: number }>;
  close(): Promise<void>;
}

/** Values are small; the store has a limit of its own. */
const cacheBytes = Number.POSITIVE_INFINITY;

/** @throws Failure of opening a model; `model-unsupported` where it cannot write on */
export async function openMeasurer(
  options: ModelOptions,
  settings: ContinuationSettings,
  context: CommandContext,
): Promise<Measurer> {
  const { path } = await findModel(modelChoice(context, options.model, '--model'));
  const cache = cacheFolder(options, context.environment);
  // Dynamic, so that no native library is loaded by commands that need no model.
  const { measureSteps } = await import('../scoring/continuations/measure-steps.ts');
  // Texts are written on by the CPU; another device is refused by name where it was asked for.
  const device = options.device === 'auto' ? 'cpu' : options.device;
  const opening = { ...options, device };
  const model = await openModelHere(path, opening, context);
  const store = cache === null ? noStore : openStepValuesStore(cache, cacheBytes);
  const { precision } = model.scorer.info;
  const reader = {
    ...(await identifyModel(path, openingOptions(opening, context))),
    ...{ precision, version: context.program.version },
  };
  const decoder = await model.scorer.openRows().catch(async (error: unknown) => {
    await model.close();
    throw error;
  });
  let storeFailed = false;
  const onStoreFailure = (error: unknown): void => {
    if (storeFailed) return;
    storeFailed = true; // the values are good all the same
    context.terminal.tell(`credence: ${error instanceof Error ? error.message : String(error)} Going on without it.`);
  };
  return {
    identity: { ...settings, ...reader },
    ...{ name: model.name, precision },
    async measure(trace, chosen, hooks = {}) {
      const places = placeNumbers(trace).filter((place) => chosen?.(place) ?? true);
      const key = stepValuesKey(trace, settings, reader);
      let writtenTokens = 0;
      // A dialogue has no places; it is asked all the same, to be refused with the reason.
      const values = await measureStored(
        { store, key: trace.multiTurn ? null : key, trace, places, onStoreFailure },
        (missing, onPlace) =>
          measureSteps(model, trace, settings, {
            ...{ ...hooks, places: missing, decoder },
            onPlace: (one) => {
              writtenTokens += one.places.reduce((sum, { tokens }) => sum + tokens, 0);
              onPlace(one);
            },
          }),
      );
      return { values, writtenTokens };
    },
    close: async () => {
      await decoder.close();
      await model.close();
    },
  };
}
