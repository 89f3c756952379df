import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { noExtras, type SecondWord } from '../../../../../../server/shared/signals/extra-readings.ts';
import { twoModelRatio } from '../../../../../../server/shared/signals/token/two-model-ratio.ts';
import { buildReading, buildTokens } from '../../../../../support/build-reading.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const reading = (
  logprob: readonly (number | null)[],
  secondModel: readonly (number | null)[] | null,
  secondWords: readonly SecondWord[] | null = null,
): ReturnType<typeof buildReading> =>
  buildReading({ tokens: buildTokens(logprob, logprob), extras: { ...noExtras, secondModel, secondWords } });

describe('T10', () => {
  it('tok.two_model: the scorer against the second model', () => {
    const { input, output } = vector(
      'tok.two_model',
      z.object({ lpTheta: z.number(), lpRef: z.number() }),
      z.object({ d: z.number() }),
    );
    expectNear(twoModelRatio.computeTokens?.(reading([input.lpTheta], [input.lpRef]))['logRatio'], [output.d]);
  });

  it('sums to the implicit reward over a step and the trace', () => {
    const values = reading([-1, -2, -3, -4, -5, -6], [-2, -2, -1, -4, -8, -6]);
    expectNear(twoModelRatio.computeTokens?.(values)['logRatio'], [1, 0, -2, 0, 3, 0]);
    expect(twoModelRatio.computeSteps?.(values)).toEqual({ meanLogRatio: [0.5, -1, 1.5], sumLogRatio: [1, -2, 3] });
    const { implicitReward, ...rest } = twoModelRatio.compute(values);
    expect(rest).toEqual({ meanLogRatio: 2 / 6, meanWordLogRatio: null, sumLogRatio: 2, covered: 1 });
    expectNear(implicitReward, 0.2);
  });

  it('gives no sum where the second model reads other tokens, and says how much it covers', () => {
    const values = reading([null, -2, -3, -4, -5, -6], [null, -2, null, -4, -8, -6]);
    expect(twoModelRatio.compute(values)).toEqual({
      meanLogRatio: 0.75,
      meanWordLogRatio: null,
      sumLogRatio: null,
      implicitReward: null,
      covered: 0.8,
    });
    expect(twoModelRatio.computeSteps?.(values)).toEqual({ meanLogRatio: [0, 0, 1.5], sumLogRatio: [0, null, 3] });
  });

  it('compares words where the second model reads other tokens', () => {
    // Three steps of two tokens each (build-reading.ts); the second word is of two tokens.
    const words = [
      { first: 0, end: 1, logprob: -3 },
      { first: 1, end: 2, logprob: -1 },
      { first: 2, end: 4, logprob: -9 },
      { first: 4, end: 6, logprob: -11 },
    ];
    const values = reading([-1, -2, -3, -4, -5, -6], null, words);
    expect(twoModelRatio.computeTokens?.(values)['wordLogRatio']).toEqual([2, -1, 2, 2, 0, 0]);
    const { implicitReward, ...rest } = twoModelRatio.compute(values);
    expect(rest).toEqual({ meanLogRatio: null, meanWordLogRatio: 0.75, sumLogRatio: 3, covered: 1 });
    expectNear(implicitReward, 0.3);
    expect(twoModelRatio.computeSteps?.(values)['sumLogRatio']).toEqual([1, 2, 0]);
  });

  it('sums no words over a step’s edge, nor any that one of the models could not read', () => {
    const words = [
      { first: 0, end: 1, logprob: null },
      { first: 1, end: 3, logprob: -4 },
      { first: 3, end: 4, logprob: -4 },
      { first: 4, end: 6, logprob: null },
    ];
    const values = reading([null, -2, -3, -4, -5, -6], null, words);
    expect(twoModelRatio.computeTokens?.(values)['wordLogRatio']).toEqual([null, -1, -1, 0, null, null]);
    expect(twoModelRatio.compute(values)).toMatchObject({ sumLogRatio: null, meanWordLogRatio: -0.5, covered: 0.6 });
    expect(twoModelRatio.computeSteps?.(values)['sumLogRatio']).toEqual([null, null, null]);
    const whole = reading([null, -2, -3, -4, -5, -6], null, [
      { first: 0, end: 1, logprob: null },
      { first: 1, end: 6, logprob: -22 },
    ]);
    expect(twoModelRatio.compute(whole)).toMatchObject({ sumLogRatio: 2, covered: 1 });
  });

  it('is null without a second model, and for an empty trace', () => {
    const nothing = {
      ...{ meanLogRatio: null, meanWordLogRatio: null, sumLogRatio: null },
      ...{ implicitReward: null, covered: null },
    };
    expect(twoModelRatio.compute(reading([-1, -1], null))).toEqual(nothing);
    expect(twoModelRatio.computeTokens?.(reading([-1, -1], null))).toEqual({
      ...{ logRatio: [null, null], wordLogRatio: [null, null] },
    });
    expect(twoModelRatio.compute(reading([], []))).toEqual(nothing);
  });
});
