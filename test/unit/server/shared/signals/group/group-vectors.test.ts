// The published vectors of the group signals.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { classifyAnswers, consensus } from '../../../../../../server/shared/signals/group/answer-classes.ts';
import { bordaVotes, voteTotals, winners } from '../../../../../../server/shared/signals/group/answer-votes.ts';
import {
  modulateByConfidence,
  modulateByLogit,
} from '../../../../../../server/shared/signals/group/confidence-modulation.ts';
import { reweightByProbability } from '../../../../../../server/shared/signals/group/probability-reweighting.ts';
import { unlikeliness } from '../../../../../../server/shared/signals/group/rare-correct.ts';
import { signWeights } from '../../../../../../server/shared/signals/group/sign-weights.ts';
import { turnAdvantages } from '../../../../../../server/shared/signals/group/turn-advantage.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const numbers = z.array(z.number());
const texts = z.array(z.string());
const same = (left: string, right: string): boolean => left === right;

describe('group vectors', () => {
  it('psr_nsr (G3)', () => {
    const { input, output } = vector(
      'psr_nsr',
      z.object({ r: numbers, lambda: z.number() }),
      z.object({ psr: numbers, nsr: numbers, w: numbers }),
    );
    const weights = input.r.map((r) => signWeights(r === 1, input.lambda));
    expectNear(
      weights.map(({ psr }) => psr),
      output.psr,
    );
    expectNear(
      weights.map(({ nsr }) => nsr),
      output.nsr,
    );
    expectNear(
      weights.map(({ wReinforce }) => wReinforce),
      output.w,
    );
  });

  it('unlikeliness (G4)', () => {
    const { input, output } = vector(
      'unlikeliness',
      z.object({ meanLp: numbers, r: numbers, beta: z.number() }),
      z.object({ rank: numbers, rNew: numbers }),
    );
    const values = unlikeliness(input.meanLp, input.r, input.beta);
    expectNear(values?.ranks, output.rank);
    expectNear(values?.rewards, output.rNew);
  });

  it('ucas (G5): both stages', () => {
    const { input, output } = vector(
      'ucas',
      z.object({ A: numbers, z: z.number(), logit: z.number() }),
      z.object({ stage1: numbers, stage2: numbers }),
    );
    const first = input.A.map((advantage) => modulateByConfidence(advantage, input.z));
    expectNear(first, output.stage1);
    expectNear(
      first.map((advantage) => modulateByLogit(advantage, input.logit)),
      output.stage2,
    );
    expect(modulateByLogit(0.01, 1)).toBe(0);
  });

  it('progrpo (G6)', () => {
    const { input, output } = vector(
      'progrpo',
      z.object({ A: z.number(), alpha: z.number(), cq: z.number(), co: z.number() }),
      z.object({ a: z.number() }),
    );
    expectNear(reweightByProbability(input.A, { prompt: input.cq, response: input.co }, input.alpha), output.a);
  });

  it('answers (G7)', () => {
    const { input, output } = vector(
      'answers',
      z.object({ a: texts }),
      z.object({ ratio: z.number(), H: z.number(), Hnorm: z.number(), distinct: z.number() }),
    );
    const values = consensus(classifyAnswers(input.a, same));
    expectNear(
      [values?.majorityRatio, values?.answerEntropy, values?.answerEntropyNormalized, values?.distinct],
      [output.ratio, output.H, output.Hnorm, output.distinct],
    );
  });

  it('borda (G8)', () => {
    const { input, output } = vector(
      'borda',
      z.object({ ranked: texts, p: z.number() }),
      z.object({ votes: numbers, totals: z.record(z.string(), z.number()) }),
    );
    const votes = bordaVotes(input.ranked.length, input.p);
    expectNear(votes, output.votes);
    const { classOf, answers } = classifyAnswers(input.ranked, same);
    voteTotals(classOf, votes).forEach((total, one) => expectNear(total, output.totals[answers[one] ?? '']));
  });

  it('deepconf.vote: the weighted vote', () => {
    const { input, output } = vector(
      'deepconf.vote',
      z.object({ answers: texts, weights: numbers }),
      z.object({ majority: z.string(), weighted: z.string(), totals: z.record(z.string(), z.number()) }),
    );
    const { classOf, answers } = classifyAnswers(input.answers, same);
    const winner = (votes: readonly number[]) => winners(voteTotals(classOf, votes)).map((one) => answers[one]);
    expect(winner(input.weights.map(() => 1))).toEqual([output.majority]);
    expect(winner(input.weights)).toEqual([output.weighted]);
    voteTotals(classOf, input.weights).forEach((total, one) => expectNear(total, output.totals[answers[one] ?? '']));
  });

  it('turn_grpo (G11)', () => {
    const { input, output } = vector('turn_grpo', z.object({ r: numbers }), z.object({ a: numbers }));
    expectNear(
      turnAdvantages(input.r.map((r) => [r])).map(([first]) => first),
      output.a,
    );
  });
});
