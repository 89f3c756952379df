import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  alignedReward,
  logAlignment,
  selfAlignment,
  selfAlignmentSignal,
} from '../../../../../../server/shared/signals/trace/self-alignment.ts';
import { noExtras } from '../../../../../../server/shared/signals/extra-readings.ts';
import { buildReading, buildTokens } from '../../../../../support/build-reading.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const read = (logprob: readonly (number | null)[], emptyQuestion: readonly (number | null)[] | null) =>
  buildReading({ tokens: buildTokens(logprob, logprob), extras: { ...noExtras, emptyQuestion } });

describe('R3', () => {
  it('sar', () => {
    const { input, output } = vector(
      'sar',
      z.object({ ppl: z.array(z.tuple([z.number(), z.number()])), R: z.number(), factor: z.number() }),
      z.object({ r: z.array(z.number()), total: z.number(), logForm: z.number() }),
    );
    expectNear(
      input.ppl.map(([without, within]) => selfAlignment(without, within)),
      output.r,
    );
    const [[without, within] = [0, 0]] = input.ppl;
    expectNear(alignedReward(input.R === 1, selfAlignment(without, within), input.factor), output.total);
    expectNear(logAlignment(without, within), output.logForm);
  });

  it('compares perplexities of the whole response, and gains by token and step', () => {
    const reading = read([-1, -0.5, -2, -0.25, -0.5, -0.75], [-2, -1.5, -4, -0.25, -1, -0.5]);
    const values = selfAlignmentSignal.compute(reading);
    const [within, without] = [Math.exp(5 / 6), Math.exp(9.25 / 6)];
    expect(values['reward']).toBeCloseTo((without - within) / without, 12);
    expect(values['logForm']).toBeCloseTo((9.25 - 5) / 9.25, 12);
    expect(values['gain']).toBeCloseTo(4.25 / 6, 12);
    expect(selfAlignmentSignal.computeTokens?.(reading)).toEqual({ gain: [1, 1, 2, 0, 0.5, -0.25] });
    expect(selfAlignmentSignal.computeSteps?.(reading)).toEqual({ gain: [1, 1, 0.125] });
  });

  it('leaves tokens without a distribution on either side out of both perplexities', () => {
    const reading = read([null, -1, -9], [-5, -2, null]);
    expect(selfAlignmentSignal.compute(reading)['reward']).toBeCloseTo(1 - Math.exp(-1), 12);
    expect(selfAlignmentSignal.computeTokens?.(reading)).toEqual({ gain: [null, 1, null] });
  });

  it('is undefined where it was not measured and on an empty trace', () => {
    const nothing = { reward: null, logForm: null, gain: null };
    expect(selfAlignmentSignal.compute(read([-1, -2], null))).toEqual(nothing);
    expect(selfAlignmentSignal.compute(read([], []))).toEqual(nothing);
    expect(selfAlignmentSignal.compute(read([null], [null]))).toEqual(nothing);
    expect(logAlignment(1, 1)).toBeNull();
  });

  it('lies in [-1, 1) and has the sign of the gain', () => {
    const perplexity = fc.double({ min: 1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(perplexity, perplexity, (without, within) => {
        const value = selfAlignment(without, within);
        expect(value).toBeGreaterThanOrEqual(-1);
        expect(value).toBeLessThan(1);
        expect(Math.sign(value)).toBe(Math.sign(without - within));
      }),
    );
  });
});
