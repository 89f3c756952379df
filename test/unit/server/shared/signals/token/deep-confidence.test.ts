import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { noExtras } from '../../../../../../server/shared/signals/extra-readings.ts';
import {
  deepConfidence,
  deepConfidenceSignal,
  stopThreshold,
  tokenConfidence,
  windowLength,
  windowMeans,
} from '../../../../../../server/shared/signals/token/deep-confidence.ts';
import { buildReading, buildTokens } from '../../../../../support/build-reading.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const numbers = z.array(z.number());

describe('T5', () => {
  it('tok.basic: the likeliest two of four', () => {
    const { input, output } = vector(
      'tok.basic',
      z.looseObject({ p: z.array(numbers) }),
      z.looseObject({ deepconfK2: numbers }),
    );
    expectNear(
      input.p.map((p) => tokenConfidence(p.map(Math.log), 2)),
      output.deepconfK2,
    );
  });

  it('deepconf.windows', () => {
    const { input, output } = vector(
      'deepconf.windows',
      z.object({ c: numbers, n: z.number(), tail: z.number() }),
      z.object({ groups: numbers, lowest: z.number(), tail: z.number(), mean: z.number(), bottom10: z.number() }),
    );
    const { groups, ...values } = output;
    expectNear(windowMeans(input.c, input.n), groups);
    expect(deepConfidence(input.c, { window: input.n, tail: input.tail })).toEqual(values);
  });

  it('deepconf.threshold: percentiles of warm-up traces', () => {
    const { input, output } = vector(
      'deepconf.threshold',
      z.object({ lows: numbers }),
      z.object({ pct10: z.number(), pct90: z.number() }),
    );
    expectNear(stopThreshold(input.lows), output.pct10);
    expectNear(stopThreshold(input.lows, 10), output.pct90);
    expect(stopThreshold([])).toBeNull();
  });

  it('takes the mean of the lowest tenth of the windows, and at least one', () => {
    const values = Array.from({ length: 30 }, (_, at) => 30 - at);
    expect(deepConfidence(values, { window: 1 }).bottom10).toBe(2);
    expect(deepConfidence(values.slice(-9), { window: 1 }).bottom10).toBe(1);
  });

  it('is at least ln k, attained by a flat choice of k tokens', () => {
    const logits = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(logits, fc.integer({ min: 1, max: 40 }), (z, k) => {
        const sum = z.reduce((total, value) => total + Math.exp(value), 0);
        const sorted = z.map((value) => value - Math.log(sum)).sort((left, right) => right - left);
        expect(tokenConfidence(sorted, k)).toBeGreaterThanOrEqual(Math.log(Math.min(k, z.length)) - 1e-9);
      }),
      { seed: 5 },
    );
    expectNear(tokenConfidence(Array<number>(20).fill(-Math.log(20))), Math.log(20), 1e-12);
  });

  it('of windows lies between the smallest and the largest token; the lowest window is not above the mean of windows', () => {
    const values = fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 300 }), (c, window) => {
        const means = windowMeans(c, window);
        expect(means).toHaveLength(Math.max(1, c.length - window + 1));
        means.forEach((mean, at) => {
          const direct = c.slice(at, at + window);
          expect(mean).toBeCloseTo(direct.reduce((sum, value) => sum + value, 0) / direct.length, 8);
        });
        const { lowest, bottom10 } = deepConfidence(c, { window });
        expect(lowest).toBe(Math.min(...means));
        expect(bottom10 ?? NaN).toBeGreaterThanOrEqual(lowest ?? NaN);
      }),
      { seed: 5 },
    );
  });

  it('looks at windows of a twentieth of the trace, 32 to 2048 tokens', () => {
    expect([1, 640, 1000, 40_960, 1e6].map(windowLength)).toEqual([32, 32, 50, 2048, 2048]);
  });

  const topLogprobs = (confidences: readonly (number | null)[]): readonly (readonly number[] | null)[] =>
    confidences.map((value) => (value === null ? null : [-value, -value]));

  it('shows a window at its last token, and leaves out a first token without distribution', () => {
    const confidences = [null, ...Array.from({ length: 33 }, (_, at) => at)];
    const reading = buildReading({
      tokens: buildTokens(confidences, confidences),
      extras: { ...noExtras, topLogprobs: topLogprobs(confidences) },
    });
    const columns = deepConfidenceSignal.computeTokens?.(reading);
    expect(columns?.['confidence']).toEqual(confidences);
    expect(columns?.['group']).toEqual([...Array<null>(32).fill(null), 15.5, 16.5]);
    expect(deepConfidenceSignal.compute(reading)).toEqual({
      mean: 16,
      lowest: 15.5,
      bottom10: 15.5,
      tail: 16,
      window: 32,
    });
    expect(deepConfidenceSignal.computeSteps?.(reading)['mean']).toEqual([0, 1.5, 3.5]);
  });

  it('is null where nothing was measured, and for an empty trace', () => {
    const nothing = { mean: null, lowest: null, bottom10: null, tail: null, window: null };
    expect(deepConfidenceSignal.compute(buildReading())).toEqual(nothing);
    expect(deepConfidenceSignal.computeTokens?.(buildReading())['group']).toEqual(Array<null>(6).fill(null));
    const empty = buildReading({ tokens: buildTokens([], []), extras: { ...noExtras, topLogprobs: [] } });
    expect(deepConfidenceSignal.compute(empty)).toEqual(nothing);
    expect(deepConfidenceSignal.computeTokens?.(empty)).toEqual({ confidence: [], group: [] });
    expect(deepConfidenceSignal.computeSteps?.(buildReading())['mean']).toEqual([null, null, null]);
  });
});
