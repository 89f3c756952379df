import { describe, expect, it } from 'vitest';
import { measuresFor } from '../../../../server/shared/signals/measures.ts';
import type { Annotation } from '../../../../server/shared/trace/annotation.ts';
import type { Trace } from '../../../../server/shared/trace/trace.ts';
import type { AnnotationCache, StoredSet } from '../../../../server/store/annotation-cache.ts';
import type { ValueStore } from '../../../../server/store/annotation-store.ts';
import { findStored, keepStored, type AnnotationParts } from '../../../../server/store/stored-annotations.ts';
import { buildAnnotation } from '../../../support/build-annotation.ts';
import { buildTrace } from '../../../support/build-trace.ts';

function memory(): AnnotationCache & { readonly kept: Map<string, Annotation> } {
  const kept = new Map<string, Annotation>();
  return { kept, annotations: storeIn(kept), sets: storeIn(new Map<string, readonly StoredSet[]>()) };
}

function storeIn<T>(values: Map<string, T>): ValueStore<T> {
  return {
    get: (key) => Promise.resolve(values.get(key) ?? null),
    put: (key, value) => Promise.resolve(void values.set(key, value)),
  };
}

interface Asked {
  readonly signals?: readonly string[];
  readonly top?: number;
  readonly secondModel?: string;
  readonly trace?: Trace;
}

const asked = ({ signals, top = 0, secondModel, trace = buildTrace() }: Asked = {}): AnnotationParts => ({
  trace,
  settings: { probe: null, probes: true, top, ...(signals === undefined ? {} : { signals }) },
  ...{ weightsSha256: 'w', tokenizerSha256: 't', configSha256: 'c', device: 'cpu', precision: 'fp32', version: '1' },
  ...(secondModel === undefined ? {} : { secondModel }),
});

/** An annotation that tells by T1 where it came from. */
const made = (from: number, signals?: readonly string[]): Annotation =>
  buildAnnotation({
    scorer: { ...buildAnnotation().scorer, signals: measuresFor(signals).signals.map(({ id }) => id) },
    signals: { 'T1.meanLogprob': from, 'R3.gain': 1, 'T10.sumLogRatio': 1, 'T9.meanCredit': 1 },
  });

const hindsight = (text: string): Trace => buildTrace({ hindsight: { kind: 'solution', text } });

async function storeWith(...all: readonly (readonly [from: number, asked: Asked])[]) {
  const store = memory();
  for (const [from, one] of all) await keepStored(store, asked(one), made(from, one.signals));
  return store;
}

describe('a stored annotation', () => {
  it('is found by what it was made of, and as it is', async () => {
    const store = await storeWith([1, { signals: ['all'] }], [2, {}]);
    expect(await findStored(store, asked())).toEqual(made(2));
    expect(await findStored(store, asked({ signals: ['all'] }))).toEqual(made(1, ['all']));
  });

  it('with more signals gives the wanted ones, and shows no others', async () => {
    const store = await storeWith([1, { signals: ['all'] }]);
    const found = await findStored(store, asked());
    expect(found?.signals).toEqual({ 'T1.meanLogprob': 1 });
    expect(found?.scorer.signals).toEqual(measuresFor().signals.map(({ id }) => id));
    const few = await findStored(store, asked({ signals: ['T1', 'R3'] }));
    expect(few?.signals).toEqual({ 'T1.meanLogprob': 1, 'R3.gain': 1 });
    // It is not stored once more.
    expect(store.kept.size).toBe(1);
  });

  it('of the default set gives fewer, too', async () => {
    const found = await findStored(await storeWith([1, {}]), asked({ signals: ['T1'] }));
    expect(found).toMatchObject({ scorer: { signals: ['T1'], probe: null }, signals: { 'T1.meanLogprob': 1 } });
  });

  it('with fewer signals gives none', async () => {
    const store = await storeWith([1, {}], [2, { signals: ['T1', 'S5'] }]);
    expect(await findStored(store, asked({ signals: ['all'] }))).toBeNull();
    expect(await findStored(store, asked({ signals: ['default', 'S5'] }))).toBeNull();
  });

  it('with more alternatives gives the wanted ones, with fewer none', async () => {
    const listed = buildAnnotation().tokens.start.map(
      () =>
        [
          ['a', -1],
          ['b', -2],
          ['c', -3],
        ] as const,
    );
    const store = memory();
    await keepStored(store, asked({ top: 3 }), { ...made(1), tokens: { ...made(1).tokens, top: listed } });
    const few = await findStored(store, asked({ top: 1 }));
    expect(few?.tokens.top).toEqual(listed.map(([first]) => [first]));
    const none = await findStored(store, asked());
    expect(Object.keys(none?.tokens ?? {})).toEqual(Object.keys(made(1).tokens));
    expect((await findStored(store, asked({ signals: ['T1'], top: 2 })))?.signals).toEqual({ 'T1.meanLogprob': 1 });
    expect(await findStored(store, asked({ top: 4 }))).toBeNull();
    expect(store.kept.size).toBe(1);
  });

  it('with a cut context serves fewer alternatives, though not fewer signals', async () => {
    const cut = { code: 'context-cut', message: 'cut', severity: 'warning', line: 1 } as const;
    const store = memory();
    await keepStored(store, asked({ signals: ['all'], top: 3 }), { ...made(1, ['all']), problems: [cut] });
    expect(await findStored(store, asked({ signals: ['all'] }))).not.toBeNull();
    expect(await findStored(store, asked())).toBeNull();
  });

  it.each<[string, Asked]>([
    ['more alternatives', { top: 2 }],
    ['another text', { trace: buildTrace({ turns: [{ message: null, text: 'no' }] }) }],
    ['a trial on other traces', { trace: buildTrace({ trial: { sha256: 'x', traces: [] } }) }],
  ])('with %s is another', async (_what, other) => {
    expect(await findStored(await storeWith([1, { signals: ['all'] }]), asked(other))).toBeNull();
  });

  it('of another model is another', async () => {
    const store = await storeWith([1, { signals: ['all'] }]);
    expect(await findStored(store, { ...asked(), weightsSha256: 'x' })).toBeNull();
    expect(await findStored(store, { ...asked(), version: '2' })).toBeNull();
  });

  it('made with a second model serves those who want none, and those who want the same', async () => {
    const store = await storeWith([1, { signals: ['all'], secondModel: 'a' }]);
    expect((await findStored(store, asked()))?.signals).toEqual({ 'T1.meanLogprob': 1 });
    const shift = { signals: ['T10'] };
    expect(await findStored(store, asked({ ...shift, secondModel: 'a' }))).not.toBeNull();
    expect(await findStored(store, asked({ ...shift, secondModel: 'b' }))).toBeNull();
    expect(await findStored(store, asked(shift))).toBeNull();
  });

  it('made in hindsight serves those who want none, and those with the same', async () => {
    const store = await storeWith([1, { signals: ['all'], trace: hindsight('2 + 3 = 5') }]);
    expect((await findStored(store, asked()))?.signals).toEqual({ 'T1.meanLogprob': 1 });
    const credit = { signals: ['T9'] };
    expect(await findStored(store, asked({ ...credit, trace: hindsight('2 + 3 = 5') }))).not.toBeNull();
    expect(await findStored(store, asked({ ...credit, trace: hindsight('3 + 2 = 5') }))).toBeNull();
    expect(await findStored(store, asked(credit))).toBeNull();
  });

  it('that was removed is passed over for another one', async () => {
    const store = await storeWith([1, { signals: ['all'] }], [2, { signals: ['default', 'R3'] }]);
    const newest = [...store.kept.keys()].at(-1) ?? '';
    expect((await findStored(store, asked()))?.signals['T1.meanLogprob']).toBe(2);
    store.kept.delete(newest);
    expect((await findStored(store, asked()))?.signals['T1.meanLogprob']).toBe(1);
  });

  it('is not found under a choice that names no signal', async () => {
    const store = await storeWith([1, { signals: ['all'] }]);
    expect(await findStored(store, asked({ signals: ['X9'] }))).toBeNull();
  });
});
