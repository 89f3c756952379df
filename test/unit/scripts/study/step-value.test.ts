import { describe, expect, it } from 'vitest';
import { splitMix } from '../../../../scripts/study/numbers/random.mjs';
import { noiseCeiling } from '../../../../scripts/study/parts/noise-ceiling.mjs';
import { measuredSteps, stepValue } from '../../../../scripts/study/parts/step-value.mjs';
import { withWorstSoFar } from '../../../../scripts/study/parts/worst-so-far.mjs';
import { readRegistry } from '../../../../scripts/study/registry.mjs';
import { signals as registered } from '../../../../server/shared/signals/registry.ts';
import { trace } from './traces.ts';

const signals = readRegistry(JSON.stringify({ signals: registered }));
const options = { replicates: 60, seed: 1 };
const samples = 32;

/** Traces of six steps whose value wanders; one signal is the value, one is noise, one only grows along the trace. */
function made(count: number): { records: ReturnType<typeof trace>[]; measured: Map<string, object[]> } {
  const random = splitMix(4);
  const measured = new Map<string, object[]>();
  const records = Array.from({ length: count }, (_none, number) => {
    const values = Array.from({ length: 7 }, (_other, place) =>
      Math.min(samples, Math.floor(random() * 22) + 2 * place),
    );
    const id = `t${number}`;
    measured.set(
      id,
      values.map((right, place) => ({ place, samples, right, capped: 0 })),
    );
    const steps = values.slice(1);
    return trace({
      ...{ id, group: id, base: { 'S1.potential': values[0] ?? 0 } },
      columns: {
        'S1.potential': steps,
        'T2.meanEntropy': steps.map((value) => -value),
        'S5.confidence': steps.map(() => random()),
        'S6.positive': steps.map((_value, step) => step + random() / 100),
      },
    });
  });
  return { records, measured };
}

describe('measured step value', () => {
  const { records, measured } = made(40);
  const steps = measuredSteps(records, measured as never); // places as a file has them
  const { tracking, ceiling } = stepValue(steps, records, signals, options);
  const one = (part: string): (typeof tracking)[number] | undefined => tracking.find((own) => own.part === part);

  it('joins the places of a trace with its steps', () => {
    expect(steps).toHaveLength(40 * 6);
    expect(steps[0]).toMatchObject({ trace: 0, position: 1 / 6, positionBefore: 0 });
    expect(steps[1]?.valueBefore).toBe(steps[0]?.value);
  });

  it('finds a signal that is the value everywhere, whichever end is better', () => {
    for (const part of ['S1.potential', 'T2.meanEntropy']) {
      const found = one(part);
      expect(found?.pooled.value, part).toBeCloseTo(1, 9);
      expect(found?.within.value, part).toBeCloseTo(1, 9);
      expect(found?.beyond.value, part).toBeCloseTo(1, 9);
      expect(found?.beyondWithin.value, part).toBeCloseTo(1, 9);
      expect(found?.changes.value, part).toBeCloseTo(1, 9);
    }
    // The potential is known before the first step too, the entropy is of steps only.
    expect(one('S1.potential')?.changes.n).toBe(40 * 6);
    expect(one('T2.meanEntropy')?.changes.n).toBe(40 * 5);
  });

  it('finds nothing beyond position in a signal that only grows along the trace, nor in noise', () => {
    const grows = one('S6.positive');
    expect(grows?.pooled.low).toBeGreaterThan(0.2);
    expect(Math.abs(grows?.beyond.value ?? NaN)).toBeLessThan(0.2);
    const noise = one('S5.confidence');
    expect(noise?.pooled.low).toBeLessThan(0);
    expect(noise?.pooled.high).toBeGreaterThan(0);
  });

  it('gives the baselines no partial correlation with themselves', () => {
    expect(one('position')?.beyond.value).toBeNull();
    expect(one('position')?.pooled.low).toBeGreaterThan(0.2);
  });

  it('bounds what a perfect signal could reach', () => {
    expect(ceiling.values.halves).toBeGreaterThan(0.6);
    expect(ceiling.values.ceiling).toBeGreaterThan(ceiling.values.halves ?? NaN);
    expect(ceiling.values.ceiling).toBeLessThan(1);
    // Values that are the same everywhere agree on nothing.
    const flat = steps.map((step) => ({
      ...step,
      counted: { right: 32, samples },
      countedBefore: { right: 32, samples },
    }));
    expect(noiseCeiling(flat, 1).values).toEqual({ halves: null, reliability: null, ceiling: null });
  });
});

describe('the worst so far', () => {
  it('is the smallest where larger is better, the largest where smaller is, and of label-free columns only', () => {
    const columns = {
      'S1.potential': [0.1, 0.2],
      'T1.meanLogprob': [null, -1, -3, -2],
      'T2.meanEntropy': [0.5, 0.2, null, 0.9],
    };
    const [found] = withWorstSoFar([trace({ columns })], signals);
    const column = (part: string): (number | null | undefined)[] =>
      found?.places.map(({ values }) => values[part]) ?? [];
    expect(column('T1.meanLogprob, worst so far')).toEqual([undefined, null, -1, -3, -3]);
    expect(column('T2.meanEntropy, worst so far')).toEqual([undefined, 0.5, 0.5, 0.5, 0.9]);
    expect(column('T1.meanLogprob')).toEqual([undefined, null, -1, -3, -2]);
    expect(column('S1.potential, worst so far')).toEqual(Array(5).fill(undefined));
  });

  it('is compared with the value like a column of its own', () => {
    const { records, measured } = made(12);
    const own = withWorstSoFar(records, signals);
    const { tracking } = stepValue(measuredSteps(own, measured as never), own, signals, options); // as above
    expect(tracking.find(({ part }) => part === 'T2.meanEntropy, worst so far')).toMatchObject({
      ...{ kind: 'label-free', better: 'low', title: 'Entropy', n: 12 * 6 },
    });
  });
});
