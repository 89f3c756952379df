import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { minMax } from '../../../../../../server/shared/numbers/min-max.ts';
import {
  lengthNormalizedPerplexity,
  quantileLevels,
  stepUncertainty,
  tokenSar,
} from '../../../../../../server/shared/signals/step/step-uncertainty.ts';
import { buildReading, buildTokens } from '../../../../../support/build-reading.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const numbers = z.array(z.number());

describe('S8', () => {
  it('tok.basic: perplexity and entropy of a step of three tokens', () => {
    const { output } = vector(
      'tok.basic',
      z.looseObject({}),
      z.looseObject({ logprob: numbers, entropy: numbers, ppl: z.number(), meanEntropy: z.number() }),
    );
    const reading = buildReading({
      tokens: buildTokens(output.logprob, output.entropy),
      stepTokens: [{ first: 0, end: 3 }],
    });
    const columns = stepUncertainty.computeSteps?.(reading);
    expectNear(columns?.['lnlp'], [output.ppl]);
    expectNear(columns?.['mte'], [output.meanEntropy]);
  });

  it('tokensar, and with equal weights the mean surprisal', () => {
    const { input, output } = vector(
      'tokensar',
      z.object({ lp: numbers, relevance: numbers }),
      z.object({ u: z.number() }),
    );
    expectNear(tokenSar(input.lp, input.relevance), output.u);
    expectNear(
      tokenSar(
        input.lp,
        input.relevance.map((weight) => 7 * weight),
      ),
      output.u,
    );
    expectNear(tokenSar([-1, -2]), 1.5);
  });

  it('mixes the normalized terms in equal parts and levels them by fifths', () => {
    const reading = buildReading();
    const columns = stepUncertainty.computeSteps?.(reading);
    const perplexity = [0.75, 1.125, 0.625].map(Math.exp);
    const entropy = [0.75, 1.125, 0.625];
    const mixed = [0, 1, 2].map((k) => {
      const terms = [minMax(perplexity)[k] ?? NaN, minMax(entropy)[k] ?? NaN, minMax(entropy)[k] ?? NaN];
      return terms.reduce((sum, term) => sum + term, 0) / 3;
    });
    expectNear(columns?.['uncertainty'], mixed);
    expect(columns?.['level']).toEqual([3, 5, 1]);
    expectNear(stepUncertainty.compute(reading)['meanUncertainty'], mixed.reduce((sum, term) => sum + term, 0) / 3);
  });

  it('gives surer steps no higher a level, between 1 and 5', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 60 }), (values) => {
        const levels = quantileLevels(values).map((level) => level ?? NaN);
        values.forEach((value, k) => {
          expect(levels[k]).toBeGreaterThanOrEqual(1);
          expect(levels[k]).toBeLessThanOrEqual(5);
          const before = values[k - 1] ?? 0;
          if (k > 0 && value >= before) expect(levels[k]).toBeGreaterThanOrEqual(levels[k - 1] ?? NaN);
        });
      }),
      { seed: 8 },
    );
    expect(quantileLevels([1, 2, 3, 4, 5])).toEqual([1, 2, 3, 4, 5]);
  });

  it('is null without tokens, without relevance, and where steps do not differ', () => {
    const empty = buildReading({ tokens: buildTokens([], []) });
    const nothing = [null, null, null];
    expect(stepUncertainty.computeSteps?.(empty)).toEqual({
      lnlp: nothing,
      mte: nothing,
      tokenSar: nothing,
      uncertainty: nothing,
      level: nothing,
    });
    expect(stepUncertainty.compute(empty)).toEqual({ meanUncertainty: null });
    expect(tokenSar([-1], [0])).toBeNull();
    expect(tokenSar([])).toBeNull();
    expect(lengthNormalizedPerplexity([null])).toBeNull();
    expect(minMax([2, 2])).toEqual([null, null]);
    expect(quantileLevels([])).toEqual([]);
  });
});
