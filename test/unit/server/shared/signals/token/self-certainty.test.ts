import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { logSumExp, selfCertainty } from '../../../../../../server/shared/numbers/distribution.ts';
import {
  selfCertaintySignal,
  uniformCrossEntropy,
} from '../../../../../../server/shared/signals/token/self-certainty.ts';
import { buildReading, buildTokens } from '../../../../../support/build-reading.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const numbers = z.array(z.number());

describe('T4', () => {
  it('tok.basic and tok.selfcert_logits: mean over tokens, and the form without the constant', () => {
    const basic = vector(
      'tok.basic',
      z.looseObject({}),
      z.looseObject({ selfCertainty: numbers, selfCertaintyTrace: z.number() }),
    );
    const plain = buildTokens([-1, -1, -1], [1, 1, 1]);
    const reading = buildReading({
      tokens: { ...plain, selfCertainty: basic.output.selfCertainty },
      stepTokens: [
        { first: 0, end: 1 },
        { first: 1, end: 3 },
        { first: 3, end: 3 },
      ],
    });
    expectNear(selfCertaintySignal.compute(reading)['meanSelfCertainty'], basic.output.selfCertaintyTrace);
    expectNear(selfCertaintySignal.computeSteps?.(reading)['meanSelfCertainty'], [0.501734, 1.0984875, null]);
    const { input, output } = vector('tok.selfcert_logits', z.object({ z: numbers }), z.object({ ce: z.number() }));
    expectNear(uniformCrossEntropy(selfCertainty(input.z), input.z.length), output.ce);
  });

  it('of all logits is their cross-entropy with the uniform distribution', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 2, maxLength: 40 }), (z) => {
        const mean = z.reduce((sum, value) => sum + value, 0) / z.length;
        expect(uniformCrossEntropy(selfCertainty(z), z.length)).toBeCloseTo(logSumExp(z) - mean, 8);
      }),
      { seed: 4 },
    );
  });

  it('says of how many logits it was computed, and is null without a distribution', () => {
    expect(selfCertaintySignal.compute(buildReading())).toMatchObject({ vocabulary: 100 });
    for (const tokens of [buildTokens([], []), buildTokens([null], [null])]) {
      const reading = buildReading({ tokens });
      expect(selfCertaintySignal.compute(reading)).toEqual({
        meanSelfCertainty: null,
        crossEntropy: null,
        vocabulary: null,
      });
      expect(selfCertaintySignal.computeSteps?.(reading)).toEqual({ meanSelfCertainty: [null, null, null] });
    }
  });
});
