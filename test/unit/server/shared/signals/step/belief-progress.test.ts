import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  beliefProgress,
  denseProgress,
  positiveShare,
} from '../../../../../../server/shared/signals/step/belief-progress.ts';
import { stepShifts } from '../../../../../../server/shared/signals/step/step-shifts.ts';
import { buildProbe, buildReading } from '../../../../../support/build-reading.ts';
import { buildTrace } from '../../../../../support/build-trace.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const numbers = z.array(z.number());

describe('S4', () => {
  it('pacr', () => {
    const { input, output } = vector(
      'pacr',
      z.object({ d: numbers }),
      z.object({ fracPositive: z.number(), minmaxRelu: numbers }),
    );
    expectNear(positiveShare(input.d), output.fracPositive);
    expectNear(denseProgress(input.d), output.minmaxRelu);
  });

  it('counts from base over the probed steps, in nats and in probability', () => {
    const reading = buildReading();
    expect(beliefProgress.compute(reading)).toEqual({ fracPositive: 1 });
    const steps = beliefProgress.computeSteps?.(reading);
    expect(steps?.['dense']).toEqual([1, 0, null]);
    expectNear(steps?.['probabilityGain'], [Math.exp(-1) - Math.exp(-3), Math.exp(-0.1) - Math.exp(-1), null]);
  });

  it('lies in [0, 1], with 0 and 1 attained wherever it is defined', () => {
    const shift = fc.option(fc.double({ min: -25, max: 25, noNaN: true }));
    fc.assert(
      fc.property(fc.array(shift, { maxLength: 30 }), (shifts) => {
        const dense = denseProgress(shifts).filter((value) => value !== null);
        if (dense.length > 0) expect([Math.min(...dense), Math.max(...dense)]).toEqual([0, 1]);
      }),
      { seed: 41 },
    );
  });

  it('adds up over steps to the change from base to the last, whatever is followed', () => {
    const value = fc.double({ min: -40, max: 0, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(value, value, value), ([base, first, second]) => {
        const probe = (belief: number): ReturnType<typeof buildProbe> => buildProbe({ goldLogprobs: [belief] });
        const reading = buildReading({ base: probe(base), probes: [probe(first), null, probe(second)] });
        const gains = stepShifts(reading, ({ belief }) => (belief === null ? null : Math.exp(belief)));
        expect(gains[1]).toBeNull();
        expect((gains[0] ?? NaN) + (gains[2] ?? NaN)).toBeCloseTo(Math.exp(second) - Math.exp(base), 10);
      }),
      { seed: 42 },
    );
  });

  it.each([
    ['without a gold answer', buildReading({ probes: [buildProbe({ goldLogprobs: null }), null, null] })],
    ['with a gold answer of no tokens', buildReading({ probes: [buildProbe({ goldLogprobs: [] }), null, null] })],
    ['without probes', buildReading({ base: null, probes: [null, null, null] })],
    ['with one step and no base', buildReading({ base: null, probes: [buildProbe(), null, null] })],
    ['of an empty trace', buildReading({ trace: buildTrace({ steps: [] }), stepTokens: [], probes: [] })],
  ])('is null %s', (_, reading) => {
    expect(beliefProgress.compute(reading)).toEqual({ fracPositive: null });
    const nothing = reading.trace.steps.map(() => null);
    expect(beliefProgress.computeSteps?.(reading)).toEqual({ dense: nothing, probabilityGain: nothing });
  });

  it('has no dense form where no step gained, and where there is one step', () => {
    expect(denseProgress([-1, -2])).toEqual([null, null]);
    expect(denseProgress([3])).toEqual([null]);
    expect(positiveShare([-1, null])).toBe(0);
  });
});
