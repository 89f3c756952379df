// What holds for every group, whatever its numbers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyAnswers, consensus } from '../../../../../../server/shared/signals/group/answer-classes.ts';
import { bordaVotesOf, voteTotals, winners } from '../../../../../../server/shared/signals/group/answer-votes.ts';
import { modulateByConfidence, zScores } from '../../../../../../server/shared/signals/group/confidence-modulation.ts';
import { summarizeGroup } from '../../../../../../server/shared/signals/group/group-outcome.ts';
import { unlikeliness } from '../../../../../../server/shared/signals/group/rare-correct.ts';
import { turnAdvantages } from '../../../../../../server/shared/signals/group/turn-advantage.ts';
import { buildAnnotation } from '../../../../../support/build-annotation.ts';
import { buildSibling } from '../../../../../support/build-sibling.ts';

const same = (left: string, right: string): boolean => left === right;
// Hundredths: what is smaller than a rounding error has no sign to keep.
const finite = fc.integer({ min: -5_000, max: 5_000 }).map((hundredths) => hundredths / 100);
const answers = fc.array(fc.option(fc.constantFrom('1', '2', '3')), { minLength: 1, maxLength: 20 });
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('consensus', () => {
  it('keeps to its ranges: a share, an entropy up to ln N, counts that add up', () => {
    fc.assert(
      fc.property(answers, (given) => {
        const classes = classifyAnswers(given, same);
        const values = consensus(classes);
        expect(sum(classes.counts) + given.filter((one) => one === null).length).toBe(given.length);
        if (values === null) {
          expect(given.every((one) => one === null)).toBe(true);
          return;
        }
        expect(values.majorityRatio).toBeGreaterThan(0);
        expect(values.majorityRatio).toBeLessThanOrEqual(1);
        expect(values.answerEntropy).toBeGreaterThanOrEqual(0);
        expect(values.answerEntropy).toBeLessThanOrEqual(Math.log(given.length) + 1e-12);
        expect(values.distinct).toBe(new Set(given.filter((one) => one !== null)).size);
      }),
    );
  });
});

describe('votes', () => {
  const voters = fc.array(fc.tuple(fc.constantFrom(0, 1, 2), fc.integer({ min: 0, max: 5 })), { minLength: 1 });

  it('of power 0 are the majority, and of a large power the best alone where it is one', () => {
    fc.assert(
      fc.property(voters, (given) => {
        const classOf = given.map(([one]) => one);
        const scores = given.map(([, score]) => score);
        const majority = winners(
          voteTotals(
            classOf,
            scores.map(() => 1),
          ),
        );
        expect(winners(voteTotals(classOf, bordaVotesOf(scores, 0)))).toEqual(majority);
        const top = Math.max(...scores);
        if (scores.filter((score) => score === top).length > 1) return;
        expect(winners(voteTotals(classOf, bordaVotesOf(scores, 200)))).toEqual([classOf[scores.indexOf(top)]]);
      }),
    );
  });

  it('are given out whole, and never more to a smaller score', () => {
    fc.assert(
      fc.property(voters, fc.double({ min: 0, max: 3, noNaN: true }), (given, power) => {
        const scores = given.map(([, score]) => score);
        const votes = bordaVotesOf(scores, power);
        const whole = sum(scores.map((_, at) => (at + 1) ** power));
        expect(Math.abs(sum(votes) - whole)).toBeLessThanOrEqual(1e-9 * whole);
        scores.forEach((left, i) =>
          scores.forEach((right, j) => {
            if (left === right) expect(votes[i]).toBe(votes[j]);
            else if (left > right) expect(votes[i]).toBeGreaterThanOrEqual(votes[j] ?? NaN);
          }),
        );
      }),
    );
  });
});

describe('advantages and rewards', () => {
  it('the unlikeliness reward lies in (1 - beta) r … r and falls with the log-prob', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 2, maxLength: 20 }), (meanLogprobs) => {
        const { ranks = [], rewards = [] } =
          unlikeliness(
            meanLogprobs,
            meanLogprobs.map(() => 1),
          ) ?? {};
        expect(ranks.toSorted((a, b) => a - b)).toEqual([...meanLogprobs.keys()]);
        rewards.forEach((reward, i) => {
          expect(reward).toBeGreaterThan(0.75);
          expect(reward).toBeLessThanOrEqual(1);
          meanLogprobs.forEach((other, j) => {
            if ((meanLogprobs[i] ?? 0) < other) expect(reward).toBeGreaterThan(rewards[j] ?? NaN);
          });
        });
      }),
    );
  });

  it('z-scores add up to 0, and modulating keeps the sign of an advantage', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 2, maxLength: 20 }), finite, (values, advantage) => {
        const z = zScores(values) ?? [];
        expect(Math.abs(sum(z))).toBeLessThan(1e-6);
        for (const one of z) expect(Math.sign(modulateByConfidence(advantage, one))).toBe(Math.sign(advantage));
      }),
    );
  });

  it('turn advantages add up to 0 in every turn that two siblings reached', () => {
    fc.assert(
      fc.property(fc.array(fc.array(finite, { maxLength: 5 }), { minLength: 1, maxLength: 8 }), (rewards) => {
        const advantages = turnAdvantages(rewards);
        expect(advantages.map(({ length }) => length)).toEqual(rewards.map(({ length }) => length));
        for (let turn = 0; turn < 5; turn++) {
          const reached = advantages.filter(({ length }) => length > turn).map((row) => row[turn] ?? null);
          if (reached.length < 2) for (const value of reached) expect(value).toBeNull();
          else expect(Math.abs(sum(reached.map((value) => value ?? NaN)))).toBeLessThan(1e-6);
        }
      }),
    );
  });
});

describe('every group signal', () => {
  const known = fc.option(fc.double({ min: -20, max: 20, noNaN: true }));
  const sibling = fc
    .record({
      correct: fc.option(fc.boolean()),
      reward: fc.option(fc.double({ min: -2, max: 2, noNaN: true })),
      answer: fc.option(fc.constantFrom('1', '2')),
      stated: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      names: fc.option(
        fc.dictionary(fc.constantFrom('T1.meanLogprob', 'R1.crew', 'R4.logProb', 'T2.meanEntropy'), known),
      ),
    })
    .map(({ names, ...parts }) =>
      buildSibling({ ...parts, annotation: names === null ? null : buildAnnotation({ signals: names }) }),
    );

  it('is finite or null for any group, one entry a sibling', () => {
    fc.assert(
      fc.property(fc.array(sibling, { maxLength: 9 }), (siblings) => {
        const summary = summarizeGroup('g', siblings);
        const values = [summary.signals, ...summary.each.map(({ signals }) => signals)].flatMap(Object.values);
        for (const value of values) expect(value === null || Number.isFinite(value)).toBe(true);
        expect(summary.each).toHaveLength(siblings.length);
      }),
    );
  });
});
