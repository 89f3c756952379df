// Measuring with a store before it: places that are stored are not measured again, and each new one is stored, also where
// the work is cut short. Who measures, in which process, is the caller's business.
import type { StepValues } from '../shared/trace/step-values.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { placeStepValues, withPlaces, type StepValuesStore } from './step-values-store.ts';

export interface MeasureStored {
  readonly store: StepValuesStore;
  /** As stepValuesKey makes it; null: nothing is looked up or kept. */
  readonly key: string | null;
  readonly trace: Trace;
  /** Numbers of the places that are wanted. */
  readonly places: readonly number[];
  /** Told of all places so far as often as there is one more, those from the store first. */
  readonly onValues?: (values: StepValues) => void;
  /** Told where values cannot be stored. */
  readonly onStoreFailure: (error: unknown) => void;
}

/** Measures these places. Each is told as soon as it is there, as values that hold it alone. */
export type MeasurePlaces = (places: readonly number[], onPlace: (values: StepValues) => void) => Promise<StepValues>;

/** While places come quickly, they are stored together; a crash costs what was measured since, at most so long. */
const storedEveryMs = 2_000;

/** What is wanted and could be measured. @throws what `measure` throws, after what there is was stored */
export async function measureStored(parts: MeasureStored, measure: MeasurePlaces): Promise<StepValues> {
  const { store, key, trace, places, onValues } = parts;
  const found = key === null ? null : await store.get(key);
  let values = found === null ? null : placeStepValues(found, trace);
  if (values !== null) onValues?.(chosen(values, places));
  const missing = places.filter((place) => values?.places.every((one) => one.place !== place) ?? true);
  if (values !== null && missing.length === 0) return chosen(values, places);

  let stored = values;
  let storing: Promise<void> = Promise.resolve();
  let storedAt = performance.now();
  const keep = (): void => {
    const now = values;
    if (key === null || now === null || now === stored) return;
    stored = now;
    storedAt = performance.now();
    storing = storing.then(() => store.put(key, now)).catch(parts.onStoreFailure);
  };
  const add = (more: StepValues): void => {
    values = values === null ? more : { ...withPlaces(values, more.places), problems: more.problems };
  };
  try {
    add(
      await measure(missing, (one) => {
        add(one);
        onValues?.(chosen(withPlaces(one, values?.places ?? []), places));
        if (performance.now() - storedAt >= storedEveryMs) keep();
      }),
    );
    return chosen(values ?? never(), places);
  } finally {
    keep();
    await storing;
  }
}

function chosen(values: StepValues, places: readonly number[]): StepValues {
  return { ...values, places: values.places.filter(({ place }) => places.includes(place)) };
}

function never(): never {
  throw new Error('values that were just added are not there');
}
