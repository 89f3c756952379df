// What was measured of a trace's steps by sampling (S9): found in the store, and measured on demand by the scorer process.
// Finished places are kept and told at once, so that a cancel or a crash loses little.
import { Failure, toFailureData } from '../shared/protocol/failure.ts';
import type { MeasureHandles } from '../scorer-process/scorer-process.ts';
import type { ServerToHostEvents } from '../shared/protocol/host-server.ts';
import { placeNumbers } from '../shared/trace/places.ts';
import type { ContinuationSettings, StepValues } from '../shared/trace/step-values.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { measureStored } from '../store/measure-stored.ts';
import { stepValuesKey, type StepValuesReader } from '../store/step-values-key.ts';
import { placeStepValues, type StepValuesStore } from '../store/step-values-store.ts';
import type { LineQueue } from './line-queue.ts';

/** Measures places of one trace in the scorer process. @throws Failure */
export type MeasureOne = (
  trace: Trace,
  asked: { readonly settings: ContinuationSettings; readonly places: readonly number[] },
  handles: MeasureHandles,
) => Promise<StepValues>;

export interface MeasuredStepsParts {
  readonly store: StepValuesStore;
  /** The model in use; null where none can be read. */
  readonly reader: () => Promise<StepValuesReader | null>;
  readonly settings: () => ContinuationSettings;
  readonly queue: LineQueue;
  readonly measure: MeasureOne;
  readonly tell: (event: 'measuring', data: ServerToHostEvents['measuring']) => void;
  readonly warn: (message: string) => void;
}

export interface MeasureLine {
  readonly uri: string;
  readonly trace: Trace;
  /** Absent: all places of the trace. */
  readonly places: readonly number[] | undefined;
  readonly signal: AbortSignal;
}

export class MeasuredSteps {
  readonly #parts: MeasuredStepsParts;

  constructor(parts: MeasuredStepsParts) {
    this.#parts = parts;
  }

  /** What is stored for the model and the settings in force; null: nothing. */
  async find(trace: Trace): Promise<StepValues | null> {
    const key = await this.#key(trace, this.#parts.settings());
    const found = key === null ? null : await this.#parts.store.get(key);
    return found === null ? null : placeStepValues(found, trace);
  }

  /** @throws Failure; `cancelled` where the signal was aborted: what was measured till then is stored and was told */
  async measure({ uri, trace, places: asked, signal }: MeasureLine): Promise<StepValues> {
    const { store, queue, tell, warn } = this.#parts;
    const settings = this.#parts.settings();
    const all = placeNumbers(trace);
    const places = asked === undefined ? all : all.filter((place) => asked.includes(place));
    const { line } = trace;
    let [done, total] = [0, places.length * settings.samples];
    const say = (values: StepValues | null): void => tell('measuring', { uri, line, done, total, values });
    say(null);
    try {
      return await queue.run('now', async () => {
        if (signal.aborted) throw new Failure('cancelled', 'Measuring was cancelled.');
        const key = trace.multiTurn ? null : await this.#key(trace, settings);
        const onStoreFailure = (error: unknown): void => warn(toFailureData(error).message);
        return measureStored({ store, key, trace, places, onValues: say, onStoreFailure }, (missing, onPlace) =>
          this.#parts.measure(
            trace,
            { settings, places: missing },
            {
              signal,
              onMeasured: (now, ofAll, place) => {
                [done, total] = [now, ofAll];
                if (place === null) say(null);
                else onPlace(place);
              },
            },
          ),
        );
      });
    } finally {
      // Whoever shows progress without having asked for the work sees here that it ended.
      done = total;
      say(null);
    }
  }

  async #key(trace: Trace, settings: ContinuationSettings): Promise<string | null> {
    const reader = await this.#parts.reader();
    return reader === null ? null : stepValuesKey(trace, settings, reader);
  }
}
