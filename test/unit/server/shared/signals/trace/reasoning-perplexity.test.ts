import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { reasoningRanks } from '../../../../../../server/shared/signals/group/reasoning-rank.ts';
import {
  lengthDivisor,
  reasoningPerplexity,
  reasoningPerplexitySignal,
} from '../../../../../../server/shared/signals/trace/reasoning-perplexity.ts';
import { buildAnnotation } from '../../../../../support/build-annotation.ts';
import { buildReading } from '../../../../../support/build-reading.ts';
import { buildSibling } from '../../../../../support/build-sibling.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const sibling = (perplexity: number | null, reasoningTokens: number | null) =>
  buildSibling({
    annotation: buildAnnotation({ signals: { 'R7.perplexity': perplexity, 'R7.reasoningTokens': reasoningTokens } }),
  });

describe('R7', () => {
  it('nover', () => {
    const { input, output } = vector(
      'nover',
      z.object({ nll: z.number(), len: z.number() }),
      z.record(z.string(), z.number()),
    );
    expectNear(lengthDivisor(input.len), output['divisor']);
    expectNear(reasoningPerplexity(input.nll, input.len), output['rp']);
    const values = reasoningPerplexitySignal.compute(buildReading({ likelihood: [-input.nll], thinkEnd: input.len }));
    expectNear([values['perplexity'], values['raw']], [output['rp'], output['raw']]);
    expect(values['reasoningTokens']).toBe(input.len);
  });

  it('nover.eff: ranks and efficiency of siblings', () => {
    const { input, output } = vector(
      'nover.eff',
      z.object({ len: z.array(z.number()), rp: z.array(z.number()) }),
      z.object({ rank: z.array(z.number()), eff: z.array(z.number()) }),
    );
    const siblings = input.rp.map((rp, i) => sibling(rp, input.len[i] ?? null));
    const each = reasoningPerplexitySignal.computeEach?.(siblings);
    expectNear(each?.['rankReward'], output.rank);
    expectNear(each?.['efficiency'], output.eff);
    const mean = output.eff.reduce((a, b) => a + b, 0) / output.eff.length;
    expectNear(reasoningPerplexitySignal.computeGroup(siblings)['meanEfficiency'], mean);
  });

  it('never divides by less than 1: no reasoning, and one token of it', () => {
    expect(lengthDivisor(0)).toBe(1);
    expect(lengthDivisor(1)).toBe(1);
    expect(reasoningPerplexity(0.5, 0)).toBeCloseTo(Math.exp(0.5), 12);
  });

  it('leaves siblings out whose reasoning was not read', () => {
    const each = reasoningPerplexitySignal.computeEach?.([
      sibling(2, 10),
      buildSibling(),
      sibling(null, 5),
      sibling(3, 20),
    ]);
    expect(each).toEqual({ rankReward: [1, null, null, 0.5], efficiency: [1, null, null, 0] });
  });

  it('is undefined without gold tokens or thinking, and among fewer than two', () => {
    const nothing = { perplexity: null, raw: null, reasoningTokens: null };
    expect(reasoningPerplexitySignal.compute(buildReading({ likelihood: null }))).toEqual(nothing);
    expect(reasoningPerplexitySignal.compute(buildReading({ likelihood: [] }))).toEqual(nothing);
    expect(reasoningPerplexitySignal.compute(buildReading({ thinkEnd: null }))).toEqual(nothing);
    expect(reasoningPerplexitySignal.computeEach?.([sibling(2, 10)])).toEqual({
      rankReward: [null],
      efficiency: [null],
    });
    expect(reasoningPerplexitySignal.computeGroup([sibling(2, 10)])).toEqual({ meanEfficiency: null });
    expect(reasoningRanks([])).toBeNull();
  });

  it('gives equal siblings equal rewards, whatever their order', () => {
    const one = fc.record({ perplexity: fc.constantFrom(1, 1.5, 2), tokens: fc.constantFrom(10, 20) });
    fc.assert(
      fc.property(fc.array(one, { minLength: 2, maxLength: 8 }), (siblings) => {
        const { reward = [], efficiency = [] } = reasoningRanks(siblings) ?? {};
        siblings.forEach((left, i) => {
          expect(reward[i]).toBeGreaterThan(0);
          expect(reward[i]).toBeLessThanOrEqual(1);
          expect(efficiency[i]).toBeLessThanOrEqual(1);
          siblings.forEach((right, j) => {
            if (left.perplexity === right.perplexity) expect(reward[i]).toBe(reward[j]);
            else
              expect(Math.sign((reward[i] ?? 0) - (reward[j] ?? 0))).toBe(
                Math.sign(right.perplexity - left.perplexity),
              );
          });
        });
      }),
    );
  });
});
