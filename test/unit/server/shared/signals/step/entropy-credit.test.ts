import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { meanOf } from '../../../../../../server/shared/numbers/mean.ts';
import {
  entropyCredit,
  entropyCreditSignal,
  modulatedAdvantages,
  siblingModulations,
} from '../../../../../../server/shared/signals/step/entropy-credit.ts';
import { buildAnnotation, buildStep } from '../../../../../support/build-annotation.ts';
import { buildSibling } from '../../../../../support/build-sibling.ts';
import { buildReading, buildTokens } from '../../../../../support/build-reading.ts';
import { buildTrace } from '../../../../../support/build-trace.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const numbers = z.array(z.number());
const entropies = fc.array(fc.double({ min: 0, max: 12, noNaN: true }), { minLength: 2, maxLength: 40 });

describe('S7', () => {
  it('empg', () => {
    const { input, output } = vector(
      'empg',
      z.object({ H: numbers, kappa: z.number(), kappa2: z.number(), zeta: z.number() }),
      z.object({ hNorm: numbers, g: numbers, f: numbers, aPlus: numbers, aMinus: numbers }),
    );
    const values = entropyCredit(input.H, { kappa: input.kappa, kappaNext: input.kappa2 });
    expectNear(values.normalized, output.hNorm);
    expectNear(values.credit, output.g);
    expectNear(values.clarity, output.f);
    expectNear(modulatedAdvantages(values, 1, input.zeta), output.aPlus);
    expectNear(modulatedAdvantages(values, -1, input.zeta), output.aMinus);
  });

  it('shares out credit of mean 1, more to surer steps', () => {
    fc.assert(
      fc.property(entropies, fc.double({ min: 0.1, max: 3, noNaN: true }), (values, kappa) => {
        const { credit, clarity } = entropyCredit(values, { kappa });
        expect(meanOf(credit)).toBeCloseTo(1, 10);
        for (const g of credit) expect(g).toBeGreaterThan(0);
        for (const f of clarity.slice(0, -1)) expect(f).toBeGreaterThanOrEqual(Math.exp(-1) - 1e-12);
        expect(clarity.at(-1)).toBe(0);
        const [first = 0, second = 0] = values;
        if (first < second - 1e-6) expect(credit[0] ?? NaN).toBeGreaterThan(credit[1] ?? NaN);
      }),
      { seed: 7 },
    );
  });

  it('has mean 1 over a batch of several traces, not over each', () => {
    fc.assert(
      fc.property(entropies, entropies, (left, right) => {
        const batch = [...left, ...right];
        const credit = [left, right].flatMap((values) => entropyCredit(values, { batch }).credit);
        expect(meanOf(credit)).toBeCloseTo(1, 10);
      }),
      { seed: 71 },
    );
  });

  it('is computed from the mean entropies of the steps', () => {
    const reading = buildReading({ tokens: buildTokens([-1, -1, -1, -1, -1, -1], [0.1, 0.3, 0.5, 0.5, null, 0.8]) });
    const direct = entropyCredit([0.2, 0.5, 0.8]);
    expectNear(entropyCreditSignal.computeSteps?.(reading)['credit'], direct.credit);
    expectNear(entropyCreditSignal.compute(reading)['maxCredit'], direct.credit[0]);
  });

  it('of siblings takes the whole group as its batch, and takes off the mean over all their steps', () => {
    const one = (correct: boolean | null, entropies: readonly (number | null)[]) =>
      buildSibling({
        correct,
        annotation: buildAnnotation({ steps: entropies.map((meanEntropy) => buildStep({ meanEntropy })) }),
      });
    const group = [one(true, [0.2, 0.5]), one(false, [0.8, null, 0.3])];
    // The vector's batch: 0.5 g + 0.1 f and -0.5 g + 0.1 f; the last step of a trace has no clarity.
    const f = [0.606531, 0, 0.846482, 0];
    const plain = [1.417991, 0.860055, 0.52165, 1.200304].map((g, k) => (k < 2 ? 0.5 : -0.5) * g + 0.1 * (f[k] ?? NaN));
    const mean = plain.reduce((sum, value) => sum + value, 0) / 4;
    const found = siblingModulations(group);
    expectNear(
      found[0],
      plain.slice(0, 2).map((value) => value - mean),
    );
    expectNear(
      found[1],
      plain.slice(2).map((value) => value - mean),
    );
    const each = entropyCreditSignal.computeEach?.(group);
    expectNear(each?.['advantage']?.[0], ((plain[0] ?? NaN) + (plain[1] ?? NaN)) / 2 - mean);
    expectNear([each?.['lowest']?.[1], each?.['highest']?.[1]], [(plain[3] ?? NaN) - mean, (plain[2] ?? NaN) - mean]);
    expect(entropyCreditSignal.computeGroup(group)).toEqual({ modulatedSteps: 4 });
    expect(entropyCreditSignal.computeEachSteps?.([...group, buildSibling({ correct: null })])).toEqual([
      { advantage: found[0] },
      { advantage: [found[1]?.[0], null, found[1]?.[1]] },
      null,
    ]);
    // Alone there is no baseline; without outcome or annotation a sibling has none.
    expect(siblingModulations(group.slice(0, 1))).toEqual([null]);
    expect(siblingModulations([...group, one(null, [1]), buildSibling({ correct: true })]).slice(2)).toEqual([
      null,
      null,
    ]);
  });

  it('is null for a step without tokens, and for a trace of one step or none', () => {
    const gap = buildReading({
      stepTokens: [
        { first: 0, end: 2 },
        { first: 2, end: 2 },
        { first: 2, end: 6 },
      ],
    });
    expectNear(entropyCreditSignal.computeSteps?.(gap)['normalizedEntropy'], [0, null, 1]);
    expectNear(entropyCreditSignal.computeSteps?.(gap)['clarity'], [Math.exp(-1), null, 0]);
    const one = buildReading({
      trace: buildTrace({ steps: buildTrace().steps.slice(0, 1) }),
      stepTokens: [{ first: 0, end: 6 }],
    });
    expect(entropyCreditSignal.computeSteps?.(one)['credit']).toEqual([null]);
    expect(entropyCreditSignal.compute(one)).toEqual({ maxCredit: null });
    const empty = buildReading({ tokens: buildTokens([], []), stepTokens: [] });
    expect(entropyCreditSignal.compute(empty)).toEqual({ maxCredit: null });
    expect(entropyCreditSignal.computeSteps?.(empty)).toEqual({ normalizedEntropy: [], credit: [], clarity: [] });
    expect(modulatedAdvantages(entropyCredit([2]), 1)).toEqual([null]);
  });
});
