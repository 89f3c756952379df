import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TraceReading } from '../../../../../../server/shared/signals/reading.ts';
import { clusterEntropy, planningTokens } from '../../../../../../server/shared/signals/token/planning-tokens.ts';
import { buildAnnotation } from '../../../../../support/build-annotation.ts';
import { buildReading, buildTokens } from '../../../../../support/build-reading.ts';
import { buildSibling } from '../../../../../support/build-sibling.ts';
import { buildTrace } from '../../../../../support/build-trace.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

/** Tokens of one character; entropy 2 inside of letters, 1 elsewhere. */
function reading(text: string): TraceReading {
  const entropies = Array.from(text, (character) => (/[a-z]/i.test(character) ? 2 : 1));
  return buildReading({
    trace: buildTrace({
      turns: [{ message: null, text }],
      steps: [{ start: 0, end: text.length, turn: 0, part: 'think' }],
    }),
    tokens: buildTokens(
      entropies.map(() => -1),
      entropies,
    ),
    turns: [{ message: null, firstToken: 0, endToken: text.length }],
    stepTokens: [{ first: 0, end: text.length }],
  });
}

describe('T7', () => {
  it('hicra.cluster_entropy', () => {
    const { input, output } = vector(
      'hicra.cluster_entropy',
      z.object({ counts: z.array(z.number()) }),
      z.object({ H: z.number() }),
    );
    expectNear(clusterEntropy(input.counts), output.H);
  });

  it('marks the tokens of planning phrases and compares their entropy with the rest', () => {
    const values = reading('12. Let me start over: 3');
    const mask = planningTokens.computeTokens?.(values)['planning'];
    expect(mask?.map((one, at) => (one === 1 ? (values.trace.turns[0]?.text ?? '')[at] : '')).join('')).toBe(
      'Let me start over',
    );
    const parts = planningTokens.compute(values);
    expectNear(parts['planningEntropy'], (14 * 2 + 3) / 17);
    expect(parts).toMatchObject({
      planningShare: 17 / 24,
      executionEntropy: 1,
      clusterEntropy: 0,
      phrasesRedirect: 1,
      phrasesVerify: 0,
    });
    expect(planningTokens.computeSteps?.(values)).toEqual({ planningShare: [17 / 24] });
  });

  it('has an entropy of clusters between 0 and the logarithm of their number', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 8 }), (counts) => {
        const entropy = clusterEntropy(counts);
        if (counts.every((count) => count === 0)) expect(entropy).toBeNull();
        else {
          expect(entropy).toBeGreaterThanOrEqual(0);
          expect(entropy).toBeLessThanOrEqual(Math.log(counts.length) + 1e-12);
        }
      }),
      { seed: 7 },
    );
  });

  it('counts clusters over the siblings of a prompt', () => {
    const sibling = (signals: Readonly<Record<string, number>>): ReturnType<typeof buildSibling> =>
      buildSibling({ annotation: buildAnnotation({ signals }) });
    const group = [
      sibling({ 'T7.phrasesVerify': 4, 'T7.phrasesDeduce': 1 }),
      sibling({ 'T7.phrasesDeduce': 3, 'T7.phrasesRecall': 2 }),
      buildSibling({ annotation: null }),
    ];
    expectNear(planningTokens.computeGroup(group)['clusterEntropy'], 1.05492);
    expect(planningTokens.computeGroup([buildSibling({ annotation: null })])).toEqual({ clusterEntropy: null });
    expect(planningTokens.computeGroup([])).toEqual({ clusterEntropy: null });
  });

  it('is null without tokens, and the entropy of planning where nothing is planned', () => {
    for (const value of Object.values(planningTokens.compute(reading('')))) expect(value).toBeNull();
    expect(planningTokens.compute(reading('1 + 1'))).toMatchObject({
      planningShare: 0,
      planningEntropy: null,
      clusterEntropy: null,
    });
  });
});
