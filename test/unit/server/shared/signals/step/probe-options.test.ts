import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { noExtras } from '../../../../../../server/shared/signals/extra-readings.ts';
import { potential } from '../../../../../../server/shared/signals/step/potential.ts';
import { beliefShift } from '../../../../../../server/shared/signals/step/belief-shift.ts';
import { probeValues } from '../../../../../../server/shared/signals/step/probe-values.ts';
import { provisionalAnswer, selfPotential } from '../../../../../../server/shared/signals/step/provisional-answer.ts';
import { scriptPotential, stepPotential } from '../../../../../../server/shared/signals/step/step-potential.ts';
import { buildProbe, buildReading } from '../../../../../support/build-reading.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const numbers = z.array(z.number());

describe("S1 by the script's arithmetic", () => {
  it.each(['spae.k3_script', 'spae.k1'])('%s', (id) => {
    const { input, output } = vector(
      id,
      z.object({ goldP: numbers, H: z.array(numbers) }),
      z.object({ phi: z.number() }),
    );
    const probe = buildProbe({
      goldLogprobs: input.goldP.map(Math.log),
      greedyEntropies: [],
      samples: input.H.map((entropies) => ({ answer: '5', entropies })),
    });
    expectNear(scriptPotential(probe), output.phi);
  });

  it('is a column beside the potential, and null without probe, gold answer or decoded position', () => {
    const reading = buildReading({
      probes: [buildProbe({ goldLogprobs: [0, 0], greedyEntropies: [0, 0] }), null, null],
    });
    expect(stepPotential.computeSteps?.(reading)).toEqual({ scriptPotential: [0.125, null, null] });
    expect(scriptPotential(buildProbe({ goldLogprobs: null }))).toBeNull();
    expect(scriptPotential(buildProbe({ goldLogprobs: [] }))).toBeNull();
    expect(scriptPotential(buildProbe({ greedyEntropies: [] }))).toBeNull();
  });
});

describe('compat: script', () => {
  const [gold, entropies] = [
    [Math.log(0.9), Math.log(0.8), Math.log(0.95)],
    [0.2, 0.4, 0.1],
  ];
  const probe = buildProbe({ goldLogprobs: gold, greedyEntropies: entropies, form: 'script' });

  it('puts the script’s accuracy and confidence in place of the paper’s, and the potential follows', () => {
    const { output } = vector(
      'spae.k3_script',
      z.looseObject({}),
      z.object({ acc: z.number(), conf: z.number(), phi: z.number() }),
    );
    const values = probeValues(probe);
    expectNear([values.accuracy, values.confidence, values.potential], [output.acc, output.conf, output.phi]);
    expectNear(scriptPotential({ ...buildProbe(), ...probe }), output.phi);
    // Answer and belief are no matter of form.
    expect(values).toMatchObject({ answer: probe.answer, goldLogprob: gold });
    expectNear(stepPotential.compute(buildReading({ probes: [probe, null, null] }))['max'], output.phi);
  });

  it('never saturates with an answer of two tokens', () => {
    const sure = { goldLogprobs: [0, 0], greedyEntropies: [0, 0, 0] };
    expect(probeValues(buildProbe(sure)).potential).toBe(1);
    expect(probeValues(buildProbe({ ...sure, form: 'script' })).potential).toBe(0.125);
  });

  it('has neither without a gold answer, whose tokens it counts, and no confidence where nothing was decoded', () => {
    const nothing = { accuracy: null, confidence: null, potential: null };
    expect(probeValues(buildProbe({ goldLogprobs: null, form: 'script' }))).toMatchObject(nothing);
    const undecoded = probeValues(buildProbe({ goldLogprobs: [0], greedyEntropies: [], form: 'script' }));
    expect(undecoded).toMatchObject({ accuracy: 1, confidence: null, potential: null });
  });
});

describe('S5.4', () => {
  const own = (base: readonly number[] | null, ...steps: readonly (readonly number[] | null)[]) =>
    buildReading({
      base: buildProbe({ greedyEntropies: [2] }),
      probes: [buildProbe({ greedyEntropies: [0.5] }), buildProbe({ greedyEntropies: [0] }), null],
      extras: { ...noExtras, ownAnswer: { base, steps } },
    });

  it("is the potential with the trace's own answer, and tells when it was settled", () => {
    const reading = own([-3], [-1, -2], [-0.01], null);
    const first = potential((Math.exp(-1) + Math.exp(-2)) / 2, Math.exp(-0.5));
    const second = potential(Math.exp(-0.01), 1);
    expectNear(provisionalAnswer.computeSteps?.(reading)['selfPotential'], [first, second, null]);
    expectNear(provisionalAnswer.compute(reading)['selfBase'], potential(Math.exp(-3), Math.exp(-2)));
    expect(provisionalAnswer.compute(reading)).toMatchObject({ selfFinal: second, selfKSat: 2 });
  });

  it('is null where it was not asked, without tokens, and where nothing was decoded', () => {
    const nothing = { selfBase: null, selfFinal: null, selfKSat: null };
    expect(provisionalAnswer.compute(buildReading())).toMatchObject(nothing);
    expect(provisionalAnswer.compute(own(null, [], null, null))).toMatchObject(nothing);
    expect(provisionalAnswer.computeSteps?.(buildReading())).toEqual({ selfPotential: [null, null, null] });
    expect(selfPotential(buildProbe({ greedyEntropies: [] }), [-1])).toBeNull();
    expect(selfPotential(null, [-1])).toBeNull();
  });
});

describe('S3 by the token', () => {
  it('is the shift of the mean log-prob, and null without a gold answer', () => {
    const probe = (...goldLogprobs: readonly number[]) => buildProbe({ goldLogprobs });
    const { input, output } = vector('dbelief.mean', z.object({ lp: z.array(numbers) }), z.looseObject({ d: numbers }));
    const [base = probe(), ...probes] = input.lp.map((logprobs) => probe(...logprobs));
    const steps = buildReading({ base, probes });
    expectNear(beliefShift.computeSteps?.(steps)['meanShift'], output.d);
    const none = buildReading({ base: probe(), probes: [buildProbe({ goldLogprobs: null }), probe(), null] });
    expect(beliefShift.computeSteps?.(none)).toEqual({ meanShift: [null, null, null] });
  });
});
