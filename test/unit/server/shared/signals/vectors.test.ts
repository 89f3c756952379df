import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { shiftsFrom } from '../../../../../server/shared/numbers/shifts.ts';
import {
  disparity,
  entropy,
  entropyBounds,
  margin,
  rank,
  selfCertainty,
} from '../../../../../server/shared/numbers/distribution.ts';
import { meanOf } from '../../../../../server/shared/numbers/mean.ts';
import { answerConfidence } from '../../../../../server/shared/signals/trace/answer-confidence.ts';
import { answerLikelihood } from '../../../../../server/shared/signals/trace/answer-likelihood.ts';
import { belief, transformShifts, turnRewards } from '../../../../../server/shared/signals/step/belief-shift.ts';
import { forkThreshold } from '../../../../../server/shared/signals/token/forking-tokens.ts';
import { groupAdvantage } from '../../../../../server/shared/signals/group/group-advantage.ts';
import { passAtK } from '../../../../../server/shared/signals/group/pass-at-k.ts';
import { probeConfidence } from '../../../../../server/shared/signals/step/probe-values.ts';
import { answerCourse } from '../../../../../server/shared/signals/step/provisional-answer.ts';
import { saturationValues } from '../../../../../server/shared/signals/step/saturation.ts';
import { spaeAdvantages, spaeFactors } from '../../../../../server/shared/signals/step/spae-advantage.ts';
import { accuracy, potential, scriptForm } from '../../../../../server/shared/signals/step/potential.ts';
import { expectNear, vector } from '../../../../support/signal-vectors.ts';

const numbers = z.array(z.number());
const rows = z.array(numbers);
const at = <T>(values: readonly T[], index: number): T => {
  const value = values[index];
  if (value === undefined) throw new Error(`nothing at ${index}`);
  return value;
};

describe('token vectors', () => {
  it('tok.basic: T1, T2, T3 and T4 of three distributions', () => {
    const { input, output } = vector(
      'tok.basic',
      z.object({ p: rows, y: numbers }),
      z.record(z.string(), z.union([numbers, z.number()])),
    );
    const logprob = input.p.map((p, t) => Math.log(at(p, at(input.y, t))));
    expectNear(logprob, output['logprob']);
    expectNear(
      input.p.map((p, t) => rank(p, at(input.y, t))),
      output['rank'],
    );
    expectNear(input.p.map(entropy), output['entropy']);
    expectNear(
      input.p.map((p) => entropy(p) / Math.log(p.length)),
      output['entropyNorm'],
    );
    expectNear(input.p.map(margin), output['margin']);
    expectNear(
      input.p.map((p, t) => disparity(p, at(input.y, t))),
      output['disparity'],
    );
    const certainty = input.p.map((p) => selfCertainty(p.map(Math.log)));
    expectNear(certainty, output['selfCertainty']);
    expectNear(meanOf(certainty), output['selfCertaintyTrace']);
    expectNear(
      logprob.reduce((a, b) => a + b, 0),
      output['seqLogprob'],
    );
    expectNear(meanOf(logprob), output['meanLogprob']);
    expectNear(Math.exp(-(meanOf(logprob) ?? NaN)), output['ppl']);
    expectNear(meanOf(input.p.map(entropy)), output['meanEntropy']);
  });

  it('tok.entropy_topk: bounds from the likeliest tokens', () => {
    const { input, output } = vector(
      'tok.entropy_topk',
      z.object({ p: numbers, k: z.number() }),
      z.record(z.string(), z.number()),
    );
    const bounds = entropyBounds(input.p.slice(0, input.k), input.p.length);
    expectNear(entropy(input.p), output['full']);
    expectNear(bounds.unnormalized, output['unnorm']);
    expectNear(bounds.lower, output['lower']);
    expectNear(bounds.upper, output['upper']);
    expectNear(bounds.renormalized, output['renorm']);
  });

  it.each(['tok.selfcert_logits', 'tok.padded_vocab'])('%s: self-certainty from logits', (id) => {
    const { input, output } = vector(id, z.object({ z: numbers }), z.object({ sc: z.number() }));
    expectNear(selfCertainty(input.z), output.sc);
  });

  it('forking.mask', () => {
    const { input, output } = vector(
      'forking.mask',
      z.object({ H: numbers, rho: z.number() }),
      z.object({ threshold: z.number(), index: numbers }),
    );
    const threshold = forkThreshold(input.H, { rho: input.rho, floor: 0 });
    expectNear(threshold, output.threshold);
    expect(input.H.flatMap((h, t) => (h >= (threshold ?? Infinity) ? [t] : []))).toEqual(output.index);
  });
});

describe('step vectors', () => {
  it('spae.phi_corners', () => {
    const { input, output } = vector('spae.phi_corners', z.object({ accConf: rows }), z.object({ phi: numbers }));
    expectNear(
      input.accConf.map((pair) => potential(at(pair, 0), at(pair, 1))),
      output.phi,
    );
  });

  const probeInput = z.object({ goldP: numbers, H: rows });
  const probeOutput = z.object({ acc: z.number(), conf: z.number(), phi: z.number() });

  it('spae.k1: confidence is the mean over samples', () => {
    const { input, output } = vector('spae.k1', probeInput, probeOutput);
    const confidence = meanOf(input.H.map((entropies) => probeConfidence(entropies))) ?? NaN;
    const acc = accuracy(input.goldP.map(Math.log));
    expectNear([acc, confidence, potential(acc, confidence)], [output.acc, output.conf, output.phi]);
  });

  it('spae.k3_paper', () => {
    const { input, output } = vector('spae.k3_paper', probeInput, probeOutput);
    const acc = accuracy(input.goldP.map(Math.log));
    const confidence = probeConfidence(at(input.H, 0)) ?? NaN;
    expectNear([acc, confidence, potential(acc, confidence)], [output.acc, output.conf, output.phi]);
  });

  it('spae.k3_script and spae.script_cap: the released script', () => {
    const { input, output } = vector('spae.k3_script', probeInput, probeOutput);
    const form = scriptForm(input.goldP.map(Math.log), at(input.H, 0));
    expectNear([form.accuracy, form.confidence, form.potential], [output.acc, output.conf, output.phi]);
    const cap = vector('spae.script_cap', z.object({ K: numbers }), z.object({ maxPhi: numbers }));
    // The largest potential the script can give: certain gold tokens, with the more favorable of the extreme confidences.
    const best = cap.input.K.map((k) =>
      Math.max(...[0, 1000].map((h) => scriptForm(Array<number>(k).fill(0), Array<number>(k).fill(h)).potential)),
    );
    expectNear(best, cap.output.maxPhi);
  });

  const sequence = z.object({
    phi: numbers,
    ends: numbers,
    thinkEnd: z.number(),
    correct: z.boolean(),
  });

  it('spae.sequence and spae.right_to_wrong', () => {
    const right = vector(
      'spae.sequence',
      sequence,
      z.object({
        dPhi: numbers,
        kSat: z.number(),
        solving: z.number(),
        checking: z.number(),
        checkShare: z.number(),
        r2w: z.boolean(),
      }),
    );
    const values = saturationValues({ ...right.input, potentials: right.input.phi });
    expect(values).toMatchObject({
      kSat: right.output.kSat,
      solving: right.output.solving,
      checking: right.output.checking,
      r2w: false,
    });
    expectNear(values.checkShare, right.output.checkShare);
    // Only the first difference differs: the script writes 0, here it is against base or null.
    expectNear(shiftsFrom(null, right.input.phi).slice(1), right.output.dPhi.slice(1));
    const wrong = vector(
      'spae.right_to_wrong',
      sequence,
      z.object({ r2w: z.boolean(), solving: z.null(), checking: z.null() }),
    );
    expect(saturationValues({ ...wrong.input, potentials: wrong.input.phi })).toMatchObject(wrong.output);
  });

  it('spae.advantage', () => {
    const { input, output } = vector(
      'spae.advantage',
      z.object({ phi: numbers, alpha: z.number(), xi: z.number() }),
      z.object({ C: numbers, f: numbers, dNorm: numbers, g: numbers, aPlus: numbers, aMinus: numbers }),
    );
    const values = spaeFactors(input.phi, input.alpha);
    expectNear(values.saturatedBefore, output.C);
    expectNear(values.penalty, output.f);
    expectNear(values.normalized, output.dNorm);
    expectNear(values.shaping, output.g);
    const advantage = (group: number) => spaeAdvantages(values, group, input.xi);
    expectNear(advantage(0.5), output.aPlus);
    expectNear(advantage(-0.5), output.aMinus);
  });

  it.each(['sum', 'mean'] as const)('dbelief.%s', (form) => {
    const { input, output } = vector(
      `dbelief.${form}`,
      z.object({ lp: rows }),
      z.looseObject({ logb: numbers, d: numbers }),
    );
    const beliefs = input.lp.map((lp) => belief(lp, form));
    expectNear(beliefs, output.logb);
    expectNear(shiftsFrom(beliefs[0] ?? null, beliefs.slice(1)), output.d);
  });

  it('dbelief.sum: what the code may do with shifts', () => {
    const { output } = vector(
      'dbelief.sum',
      z.looseObject({}),
      z.object({ d: numbers, relu: numbers, clip2: numbers, tanh: numbers, centred: numbers, total: z.number() }),
    );
    expectNear(transformShifts(output.d, 'relu'), output.relu);
    expectNear(transformShifts(output.d, 'clip'), output.clip2);
    expectNear(transformShifts(output.d, 'tanh'), output.tanh);
    expectNear(transformShifts(output.d, 'centered'), output.centred);
    expectNear(
      output.d.reduce((sum, shift) => sum + shift, 0),
      output.total,
    );
  });

  it('dbelief.reward, by the formula and by the code', () => {
    const { input, output } = vector(
      'dbelief.reward',
      z.object({ d: numbers, win: z.boolean(), lambda: z.number() }),
      z.object({ formula: numbers, code: numbers }),
    );
    expectNear(turnRewards(input.d, input), output.formula);
    expectNear(turnRewards(input.d, { ...input, official: true }), output.code);
  });

  it('flips', () => {
    const { input, output } = vector(
      'flips',
      z.object({ answers: z.array(z.string()) }),
      z.object({ flips: z.number(), commitStep: z.number() }),
    );
    expect(answerCourse(input.answers, (a, b) => a === b)).toMatchObject(output);
  });
});

describe('trace and group vectors', () => {
  it('crew', () => {
    const { input, output } = vector('crew', z.object({ p: numbers }), z.record(z.string(), z.number()));
    const values = answerConfidence(input.p);
    expectNear(
      [values.mean, values.geometric, values.min, values.product],
      [output['mean'], output['geo'], output['min'], output['prod']],
    );
  });

  it('lik', () => {
    const { input, output } = vector('lik', z.object({ lp: numbers }), z.record(z.string(), z.number()));
    const values = answerLikelihood(input.lp);
    for (const [name, value] of Object.entries(values)) expectNear(value, output[name]);
  });

  it('passk', () => {
    const { input, output } = vector('passk', z.object({ nck: rows }), z.object({ p: z.array(z.number().nullable()) }));
    expectNear(
      input.nck.map((row) => passAtK(at(row, 0), at(row, 1), at(row, 2))),
      output.p,
    );
  });

  it('grpo and grpo.degenerate', () => {
    const { input, output } = vector(
      'grpo',
      z.object({ r: numbers }),
      z.record(z.string(), z.union([numbers, z.number()])),
    );
    const values = groupAdvantage(input.r);
    if (values === null) throw new Error('a group of eight has a baseline');
    expectNear(
      [values.mean, values.stdPopulation, values.stdSample],
      [output['mean'], output['stdPop'], output['stdSample']],
    );
    expectNear(values.population.slice(0, 2), output['aPop']);
    expectNear(values.sample.slice(0, 2), output['aSample']);
    expectNear(values.drGrpo.slice(0, 2), output['dr']);
    expectNear(values.rloo.slice(0, 2), output['rloo']);
    const same = vector('grpo.degenerate', z.object({ r: numbers }), z.object({ a: numbers }));
    expectNear(groupAdvantage(same.input.r)?.sample, same.output.a);
  });
});
