import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { noExtras } from '../../../../../../server/shared/signals/extra-readings.ts';
import {
  hindsightCreditSignal,
  lowestStep,
  zScores,
} from '../../../../../../server/shared/signals/token/hindsight-credit.ts';
import { buildReading, buildTokens } from '../../../../../support/build-reading.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const numbers = z.array(z.number());
const reading = (
  logprob: readonly (number | null)[],
  hindsight: readonly (number | null)[] | null,
): ReturnType<typeof buildReading> =>
  buildReading({ tokens: buildTokens(logprob, logprob), extras: { ...noExtras, hindsight } });

describe('T9', () => {
  it('sdpo.credit', () => {
    const { input, output } = vector(
      'sdpo.credit',
      z.object({ plain: numbers, feedback: numbers }),
      z.object({ a: numbers }),
    );
    expectNear(hindsightCreditSignal.computeTokens?.(reading(input.plain, input.feedback))['credit'], output.a);
  });

  it('names the step that hindsight dislikes most', () => {
    const values = reading([-1, -1, -1, -1, -1, -1], [-1, -0.5, -4, -3, -1, null]);
    expect(hindsightCreditSignal.computeSteps?.(values)['meanCredit']).toEqual([0.25, -2.5, 0]);
    expect(hindsightCreditSignal.compute(values)).toEqual({ meanCredit: -0.9, lowestStep: 2 });
    const scores = hindsightCreditSignal.computeSteps?.(values)['zCredit'] ?? [];
    expectNear(scores, [0.657596, -1.150793, 0.493197]);
  });

  it('has z-scores of mean 0 and deviation 1', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 50 }), (values) => {
        const scores = zScores(values).filter((score) => score !== null);
        fc.pre(new Set(values).size > 1);
        expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(0, 8);
        const squares = scores.reduce((sum, score) => sum + score ** 2, 0);
        expect(squares / (scores.length - 1)).toBeCloseTo(1, 8);
      }),
      { seed: 9 },
    );
  });

  it('is null where there was no hindsight, for an empty trace, and the score for a single step', () => {
    for (const values of [reading([-1, -1, -1], null), reading([], [])]) {
      expect(hindsightCreditSignal.compute(values)).toEqual({ meanCredit: null, lowestStep: null });
      expect(hindsightCreditSignal.computeSteps?.(values)).toEqual({
        meanCredit: [null, null, null],
        zCredit: [null, null, null],
      });
    }
    expect(hindsightCreditSignal.computeTokens?.(reading([-1, -1], null))).toEqual({ credit: [null, null] });
    expect(zScores([3])).toEqual([null]);
    expect(zScores([0.1, 0.1, 0.1])).toEqual([null, null, null]);
    expect(lowestStep([null, null])).toBeNull();
  });
});
