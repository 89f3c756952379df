// Where measured step values are kept between runs, place by place, so that work that was cut short goes on where it
// stood. A value store over the store of files.
import { join } from 'node:path';
import type { PlaceValue, StepValues } from '../shared/trace/step-values.ts';
import type { Trace } from '../shared/trace/trace.ts';
import type { ValueStore } from './annotation-store.ts';
import { openValueStore } from './disk-store.ts';
import { parseStepValues } from './parse-step-values.ts';

export type StepValuesStore = ValueStore<StepValues>;

/** A trace of 60 places takes about 10 KB before it is packed: room for tens of thousands of traces. */
const mostBytes = 256 * 1024 * 1024;

/** @param cache the folder of all that is kept; what is kept takes no more than `cacheBytes` either */
export function openStepValuesStore(cache: string, cacheBytes: number): StepValuesStore {
  return openValueStore(join(cache, 'step-values'), Math.min(mostBytes, cacheBytes), {
    parse: parseStepValues,
    title: 'The cache of measured step values',
  });
}

/** The same values with the trace's own id, line and group: equal texts share stored values. */
export function placeStepValues(values: StepValues, trace: Trace): StepValues {
  return { ...values, id: trace.id, line: trace.line, group: trace.group };
}

/** Values with places added; a place that was there before is replaced. In order. */
export function withPlaces(values: StepValues, places: readonly PlaceValue[]): StepValues {
  const all = new Map([...values.places, ...places].map((one) => [one.place, one]));
  return { ...values, places: [...all.values()].sort((left, right) => left.place - right.place) };
}
