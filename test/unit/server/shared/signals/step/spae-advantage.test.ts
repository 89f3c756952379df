import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relativeSaturation, saturationSignal } from '../../../../../../server/shared/signals/step/saturation.ts';
import {
  siblingAdvantages,
  spaeAdvantages,
  spaeFactors,
} from '../../../../../../server/shared/signals/step/spae-advantage.ts';
import type { Sibling } from '../../../../../../server/shared/signals/sibling.ts';
import { buildAnnotation, buildStep } from '../../../../../support/build-annotation.ts';
import { buildProbe, buildReading } from '../../../../../support/build-reading.ts';
import { buildSibling } from '../../../../../support/build-sibling.ts';
import { expectNear } from '../../../../../support/signal-vectors.ts';

const potentials = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });

/** Two steps, the first over two tokens, the second over one. */
function sibling(phi: readonly [number | null, number | null], correct: boolean | null): Sibling {
  const steps = [
    buildStep({ start: 0, end: 7, potential: phi[0] }),
    buildStep({ start: 7, end: 12, potential: phi[1] }),
  ];
  return buildSibling({ correct, annotation: buildAnnotation({ steps }) });
}

describe('the SPAE advantage', () => {
  it('has a shaping of mean 0 over the batch, not over each trace', () => {
    fc.assert(
      fc.property(fc.array(potentials, { minLength: 1, maxLength: 5 }), (batch) => {
        const shaping = batch.flatMap((trace) => spaeFactors(trace, 0.5, batch).shaping);
        expect(shaping.reduce((sum, g) => sum + g, 0)).toBeCloseTo(0, 8);
      }),
      { seed: 2 },
    );
  });

  it('of siblings takes the whole group as its batch, and weighs steps by their tokens', () => {
    const group = [sibling([0.1, 0.95], true), sibling([0.2, -0.4], false)];
    // Differences 0, 0.85, 0, -0.6 over the group.
    const normalized = [0.6 / 1.45, 1, 0.6 / 1.45, 0];
    const mean = normalized.reduce((sum, value) => sum + Math.exp(value), 0) / 4;
    const g = normalized.map((value) => Math.exp(value) - mean);
    const right = [0.5 + 0.5 * (g[0] ?? NaN), 0.5 + 0.5 * (g[1] ?? NaN)];
    const wrong = [-0.5 + 0.5 * (g[2] ?? NaN), -0.5 + 0.5 * (g[3] ?? NaN)];
    const found = siblingAdvantages(group);
    expectNear(found[0]?.steps, right);
    expectNear(found[1]?.steps, wrong);
    expectNear(
      saturationSignal.computeEach?.(group)['advantage'],
      [right, wrong].map(([first = NaN, second = NaN]) => (2 * first + second) / 3),
    );
  });

  it('is normalized over all tokens of the group, what follows the last step counted to it', () => {
    const group = [sibling([0.1, 0.95], true), sibling([0.2, -0.4], false)];
    const found = siblingAdvantages(group).map((one) => one?.steps ?? []);
    // Two tokens and one in the steps of each.
    const tokens = found.flatMap(([first = NaN, second = NaN]) => [first, first, second]);
    const mean = tokens.reduce((sum, value) => sum + value, 0) / 6;
    const deviation = Math.sqrt(tokens.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 6);
    expectNear(
      saturationSignal.computeEach?.(group)['normalizedAdvantage'],
      found.map(([first = NaN, second = NaN]) => ((2 * first + second) / 3 - mean) / deviation),
    );
    // The last token stands behind both steps: the second one has two tokens now.
    const cut = (phi: readonly [number, number], correct: boolean): Sibling => {
      const [from, to] = phi;
      const steps = [buildStep({ start: 0, end: 3, potential: from }), buildStep({ start: 3, end: 7, potential: to })];
      return buildSibling({ correct, annotation: buildAnnotation({ steps }) });
    };
    expectNear(
      siblingAdvantages([cut([0.1, 0.95], true), cut([0.2, -0.4], false)]).map((one) => one?.mean),
      found.map(([first = NaN, second = NaN]) => (first + 2 * second) / 3),
    );
  });

  it('is 0 after normalization where all tokens of the group have one advantage', () => {
    const group = [sibling([0.1, 0.1], true), sibling([0.1, 0.1], true)];
    expectNear(
      siblingAdvantages(group).map((one) => one?.normalized),
      [0, 0],
    );
  });

  it('is null alone, without outcome, without annotation, without potentials, and with a gap in them', () => {
    const full = sibling([0.1, 0.5], true);
    expect(siblingAdvantages([full])).toEqual([null]);
    const others = [
      sibling([0.1, 0.5], null),
      buildSibling({ correct: false }),
      sibling([null, 0.5], false),
      sibling([null, null], true),
    ];
    expect(siblingAdvantages([full, ...others]).slice(1)).toEqual([null, null, null, null]);
    expect(siblingAdvantages([])).toEqual([]);
    expect(spaeAdvantages(spaeFactors([]), 1)).toEqual([]);
  });

  it('has options for the strength of the penalty and of the shaping', () => {
    const group = [sibling([0.95, 0.95], true), sibling([0.1, 0.1], false)];
    expectNear(siblingAdvantages(group, { alpha: 1, xi: 0 })[0]?.steps, [0.5, 0.5 * Math.exp(-1)]);
    expectNear(siblingAdvantages(group, { alpha: 0, xi: 0 })[0]?.steps, [0.5, 0.5]);
  });
});

describe('S2', () => {
  it('tells the advantage of each step of each sibling, also where some were not probed', () => {
    const group = [sibling([0.1, 0.95], true), sibling([0.2, -0.4], false)];
    const unprobed = buildStep({ start: 0, end: 0, potential: null, confidence: null, answer: null });
    const annotation = group[0]?.annotation ?? buildAnnotation();
    const gapped = buildSibling({
      correct: true,
      annotation: { ...annotation, steps: [unprobed, ...annotation.steps] },
    });
    const direct = siblingAdvantages(group);
    expect(saturationSignal.computeEachSteps?.(group)).toEqual(direct.map((one) => ({ advantage: one?.steps })));
    const found = saturationSignal.computeEachSteps?.([gapped, ...group.slice(1), buildSibling({ correct: null })]);
    expect(found?.[0]?.['advantage']).toEqual([null, ...(direct[0]?.steps ?? [])]);
    expect(found?.[2]).toBeNull();
  });

  it('counts how many of the wrong siblings had been right', () => {
    const one = (correct: boolean, r2w: number): Sibling =>
      buildSibling({ correct, annotation: buildAnnotation({ signals: { 'S2.r2w': r2w } }) });
    const group = [one(false, 1), one(false, 0), one(true, 0)];
    expect(saturationSignal.computeGroup(group)).toEqual({ rightToWrongShare: 0.5 });
    expect(saturationSignal.computeGroup([one(true, 0)])).toEqual({ rightToWrongShare: null });
  });

  it('finds the step that is saturated against the largest potential of the trace', () => {
    expect(relativeSaturation([0.1, 0.46, 0.5])).toBe(2);
    expect(relativeSaturation([0.1, 0.45, 0.5])).toBe(3);
    expect(relativeSaturation([null, 0.2])).toBe(2);
    expect(relativeSaturation([-0.5, -0.1])).toBeNull();
    expect(relativeSaturation([])).toBeNull();
  });

  it('has penalty and shaping of the probed steps, and none where a potential is undefined', () => {
    const sure = buildProbe({ goldLogprobs: [0], greedyEntropies: [0] });
    const unsure = buildProbe({ goldLogprobs: [-9], greedyEntropies: [0] });
    const columns = saturationSignal.computeSteps?.(buildReading({ probes: [sure, null, unsure] }));
    expectNear(columns?.['penalty'], [1, null, 1 - 0.5 * (1 - Math.exp(-1))]);
    expectNear(columns?.['shaping'], [(Math.E - 1) / 2, null, (1 - Math.E) / 2]);
    const gap = buildReading({ probes: [sure, buildProbe({ goldLogprobs: null }), null] });
    expect(saturationSignal.computeSteps?.(gap)).toEqual({ penalty: [null, null, null], shaping: [null, null, null] });
  });
});
