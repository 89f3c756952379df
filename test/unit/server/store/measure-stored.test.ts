import { describe, expect, it } from 'vitest';
import { measureStored } from '../../../../server/store/measure-stored.ts';
import { parseStepValues } from '../../../../server/store/parse-step-values.ts';
import { stepValuesKey, traceSha256 } from '../../../../server/store/step-values-key.ts';
import { withPlaces, type StepValuesStore } from '../../../../server/store/step-values-store.ts';
import { buildStepValues, countedPlace } from '../../../support/build-step-values.ts';
import { buildTrace } from '../../../support/build-trace.ts';

const trace = buildTrace();

function memoryStore(): StepValuesStore & { readonly kept: Map<string, ReturnType<typeof buildStepValues>> } {
  const kept = new Map<string, ReturnType<typeof buildStepValues>>();
  return {
    kept,
    get: (key) => Promise.resolve(kept.get(key) ?? null),
    put: (key, values) => {
      kept.set(key, values);
      return Promise.resolve();
    },
  };
}

/** Measures what it is asked, and notes that. */
function measurer(failAt = Number.POSITIVE_INFINITY) {
  const asked: (readonly number[])[] = [];
  return {
    asked,
    measure: (places: readonly number[], onPlace: (values: ReturnType<typeof buildStepValues>) => void) => {
      asked.push(places);
      for (const place of places) {
        if (place >= failAt) return Promise.reject(new Error('cut short'));
        onPlace(buildStepValues([countedPlace(place, place, 8)]));
      }
      return Promise.resolve(buildStepValues(places.map((place) => countedPlace(place, place, 8))));
    },
  };
}

const onStoreFailure = (error: unknown): void => {
  throw error;
};

describe('measuring with a store', () => {
  it('measures what is missing, stores it, and gives what is wanted', async () => {
    const store = memoryStore();
    const first = measurer();
    const parts = { store, key: 'k', trace, onStoreFailure };
    await measureStored({ ...parts, places: [1, 2] }, first.measure);
    const second = measurer();
    const told: number[][] = [];
    const values = await measureStored(
      { ...parts, places: [0, 2, 3], onValues: ({ places }) => told.push(places.map(({ place }) => place)) },
      second.measure,
    );
    expect([first.asked, second.asked]).toEqual([[[1, 2]], [[0, 3]]]);
    expect(values.places.map(({ place }) => place)).toEqual([0, 2, 3]);
    expect(told).toEqual([[2], [0, 2], [0, 2, 3]]);
    expect(store.kept.get('k')?.places.map(({ place }) => place)).toEqual([0, 1, 2, 3]);
    const third = measurer();
    await measureStored({ ...parts, places: [0, 1] }, third.measure);
    expect(third.asked).toEqual([]);
  });

  it('keeps what was measured before it was cut short', async () => {
    const store = memoryStore();
    const { measure } = measurer(2);
    await expect(
      measureStored({ store, key: 'k', trace, places: [0, 1, 2, 3], onStoreFailure }, measure),
    ).rejects.toThrow('cut short');
    expect(store.kept.get('k')?.places.map(({ place }) => place)).toEqual([0, 1]);
  });

  it('goes on where nothing can be stored, and says so', async () => {
    const told: unknown[] = [];
    const store = { get: () => Promise.resolve(null), put: () => Promise.reject(new Error('disk full')) };
    const parts = { store, key: 'k', trace, places: [0], onStoreFailure: (error: unknown) => told.push(error) };
    const values = await measureStored(parts, measurer().measure);
    expect(values.places).toHaveLength(1);
    expect(told).toMatchObject([{ message: 'disk full' }]);
  });
});

describe('the key of step values', () => {
  const settings = { samples: 8, seed: 0, temperature: 1, maxTokens: 64 };
  const reader = { weightsSha256: 'w', tokenizerSha256: 't', configSha256: 'c', precision: 'fp32', version: '1' };
  const key = stepValuesKey(trace, settings, reader);

  it('is another for whatever the counts depend on', () => {
    const others = [
      ...Object.keys(settings).map((field) => stepValuesKey(trace, { ...settings, [field]: 99 }, reader)),
      ...Object.keys(reader).map((field) => stepValuesKey(trace, settings, { ...reader, [field]: 'x' })),
      stepValuesKey({ ...trace, answers: ['another'] }, settings, reader),
      stepValuesKey({ ...trace, steps: trace.steps.slice(1) }, settings, reader),
    ];
    expect(new Set([key, ...others]).size).toBe(others.length + 1);
  });

  it('is the same wherever the trace stands in whichever file', () => {
    const elsewhere = { ...trace, id: 'z', line: 77, group: 'other', reward: 3, meta: { a: 1 } };
    expect(stepValuesKey(elsewhere, settings, reader)).toBe(key);
    expect(traceSha256(elsewhere)).toBe(traceSha256(trace));
  });
});

describe('stored step values', () => {
  it('are read back as they are, and not where they cannot be', () => {
    const values = buildStepValues([countedPlace(0, 3, 8), countedPlace(1, null, 0)]);
    expect(parseStepValues(JSON.parse(JSON.stringify(values)))).toEqual(values);
    expect(parseStepValues({ ...values, places: [{ ...countedPlace(0, 3, 8), right: 9 }] })).toBeNull();
    expect(parseStepValues({ ...values, schema: 'credence.step-values/2' })).toBeNull();
    expect(parseStepValues(null)).toBeNull();
  });

  it('have each place once, in order', () => {
    const values = withPlaces(buildStepValues([countedPlace(2, 1, 8)]), [countedPlace(0, 1, 8), countedPlace(2, 5, 8)]);
    expect(values.places.map(({ place, right }) => [place, right])).toEqual([
      [0, 1],
      [2, 5],
    ]);
  });
});
