import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  clipAndDelta,
  clipTransform,
  deltaTransform,
} from '../../../../../../server/shared/signals/step/clip-delta.ts';
import { buildProbe, buildReading } from '../../../../../support/build-reading.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const numbers = z.array(z.number());

describe('S12', () => {
  it('clip_delta', () => {
    const { input, output } = vector(
      'clip_delta',
      z.object({ s: numbers, eta: z.number() }),
      z.object({ delta: numbers, sum: z.number(), clip: numbers }),
    );
    expectNear(deltaTransform(input.s), output.delta);
    expectNear(clipTransform(input.s, input.eta), output.clip);
    expectNear(
      deltaTransform(input.s).reduce<number>((sum, value) => sum + (value ?? NaN), 0),
      output.sum,
    );
  });

  it('sums to the first score, and is never above 0 where clipped', () => {
    const score = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(score, { minLength: 2 }), score, (scores, eta) => {
        const sum = deltaTransform(scores).reduce<number>((total, value) => total + (value ?? NaN), 0);
        expect(sum).toBeCloseTo(scores[0] ?? NaN, 10);
        for (const value of clipTransform(scores, eta)) expect(value).toBeLessThanOrEqual(0);
      }),
      { seed: 12 },
    );
  });

  it('follows the potentials of the probed steps', () => {
    const sure = buildProbe({ goldLogprobs: [0], greedyEntropies: [0] });
    const reading = buildReading({ probes: [sure, null, sure] });
    expect(clipAndDelta.computeSteps?.(reading)).toEqual({ clip: [0, null, 0], delta: [1, null, 0] });
    expect(clipAndDelta.compute(reading)).toEqual({ clipSum: 0 });
  });

  it('is null without probes, without a gold answer, and beside an undefined score', () => {
    for (const probe of [null, buildProbe({ goldLogprobs: null })]) {
      const reading = buildReading({ base: null, probes: [probe, probe, null] });
      expect(clipAndDelta.compute(reading)).toEqual({ clipSum: null });
      expect(clipAndDelta.computeSteps?.(reading)).toEqual({ clip: [null, null, null], delta: [null, null, null] });
    }
    expect(deltaTransform([0.5, null, 0.2, 0.1])).toEqual([null, null, 0.2, 0]);
    expect(deltaTransform([])).toEqual([]);
    expect(deltaTransform([0.5])).toEqual([0]);
  });
});
