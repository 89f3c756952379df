import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { noExtras } from '../../../../../../server/shared/signals/extra-readings.ts';
import { twoModelRatio } from '../../../../../../server/shared/signals/token/two-model-ratio.ts';
import { buildReading, buildTokens } from '../../../../../support/build-reading.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const reading = (
  logprob: readonly (number | null)[],
  secondModel: readonly (number | null)[] | null,
): ReturnType<typeof buildReading> =>
  buildReading({ tokens: buildTokens(logprob, logprob), extras: { ...noExtras, secondModel } });

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
    expect(rest).toEqual({ meanLogRatio: 2 / 6, sumLogRatio: 2, covered: 1 });
    expectNear(implicitReward, 0.2);
  });

  it('gives no sum where the second model reads other tokens, and says how much it covers', () => {
    const values = reading([null, -2, -3, -4, -5, -6], [null, -2, null, -4, -8, -6]);
    expect(twoModelRatio.compute(values)).toEqual({
      meanLogRatio: 0.75,
      sumLogRatio: null,
      implicitReward: null,
      covered: 0.8,
    });
    expect(twoModelRatio.computeSteps?.(values)).toEqual({ meanLogRatio: [0, 0, 1.5], sumLogRatio: [0, null, 3] });
  });

  it('is null without a second model, and for an empty trace', () => {
    const nothing = { meanLogRatio: null, sumLogRatio: null, implicitReward: null, covered: null };
    expect(twoModelRatio.compute(reading([-1, -1], null))).toEqual(nothing);
    expect(twoModelRatio.computeTokens?.(reading([-1, -1], null))).toEqual({ logRatio: [null, null] });
    expect(twoModelRatio.compute(reading([], []))).toEqual(nothing);
  });
});
