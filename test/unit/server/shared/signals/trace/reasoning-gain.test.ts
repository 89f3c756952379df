import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { noExtras } from '../../../../../../server/shared/signals/extra-readings.ts';
import {
  debiased,
  reasoningGain,
  reasoningGainSignal,
} from '../../../../../../server/shared/signals/trace/reasoning-gain.ts';
import { buildReading } from '../../../../../support/build-reading.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const read = (likelihood: readonly number[] | null, noReasoning: readonly number[] | null) =>
  buildReading({ likelihood, extras: { ...noExtras, noReasoning } });
const nothing = { after: null, before: null, debiased: null, gain: null };

describe('R5', () => {
  it('rlpr', () => {
    const { input, output } = vector(
      'rlpr',
      z.object({ pairs: z.array(z.tuple([z.number(), z.number()])), with: z.number(), without: z.number() }),
      z.object({ debiased: z.array(z.number()), gain: z.number() }),
    );
    expectNear(
      input.pairs.map(([after, before]) => debiased(after, before)),
      output.debiased,
    );
    expectNear(reasoningGain([input.with], [input.without])?.gain, output.gain);
  });

  it('takes means of probabilities and sums of log-probs', () => {
    const values = reasoningGainSignal.compute(read([-0.1, -0.3], [-2, -3]));
    expect(values['after']).toBeCloseTo((Math.exp(-0.1) + Math.exp(-0.3)) / 2, 12);
    expect(values['before']).toBeCloseTo((Math.exp(-2) + Math.exp(-3)) / 2, 12);
    expect(values['gain']).toBeCloseTo(4.6, 12);
    expect(values['debiased']).toBeCloseTo((values['after'] ?? NaN) - (values['before'] ?? NaN), 12);
  });

  it('is undefined where either side was not measured or has no token', () => {
    expect(reasoningGainSignal.compute(read(null, [-1]))).toEqual(nothing);
    expect(reasoningGainSignal.compute(read([-1], null))).toEqual(nothing);
    expect(reasoningGainSignal.compute(read([], [-1]))).toEqual(nothing);
    expect(reasoningGainSignal.compute(read([-1], []))).toEqual(nothing);
  });

  it('the debiased reward lies in [0, 1] and never exceeds what was reached', () => {
    const logprobs = fc.array(fc.double({ min: -30, max: 0, noNaN: true }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(logprobs, logprobs, (after, before) => {
        const values = reasoningGain(after, before);
        expect(values?.debiased).toBeGreaterThanOrEqual(0);
        expect(values?.debiased).toBeLessThanOrEqual(values?.after ?? NaN);
      }),
    );
  });
});
