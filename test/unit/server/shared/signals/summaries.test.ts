import { describe, expect, it } from 'vitest';
import { summarizeGroup } from '../../../../../server/shared/signals/group/group-outcome.ts';
import { groupSignals } from '../../../../../server/shared/signals/registry.ts';
import { summarizeAnnotation } from '../../../../../server/shared/signals/row-summary.ts';
import { buildAnnotation, buildStep } from '../../../../support/build-annotation.ts';
import { buildSibling } from '../../../../support/build-sibling.ts';

describe('a group', () => {
  const sibling = (line: number, correct: boolean | null, reward: number | null = null) =>
    buildSibling({ line, correct, reward });

  it('has pass@k, and advantages by reward or, without one, by correctness', () => {
    const summary = summarizeGroup('g', [sibling(1, true), sibling(4, false), sibling(5, false), sibling(9, null)]);
    expect(summary).toMatchObject({ group: 'g', size: 4, correct: 1 });
    expect(summary.passAtK[0]).toEqual({ k: 1, value: 1 / 3 });
    expect(summary.advantage.map(({ line }) => line)).toEqual([1, 4, 5, 9]);
    expect(summary.advantage[0]?.value).toBeCloseTo(2 / 3, 12);
    expect(summary.advantage[3]?.value).toBeNull();
  });

  it('of one has no advantage', () => {
    expect(summarizeGroup('g', [sibling(1, true)]).advantage).toEqual([{ line: 1, value: null }]);
  });

  it('of nothing known has nothing', () => {
    expect(summarizeGroup('g', [])).toMatchObject({
      ...{ group: 'g', size: 0, correct: 0, annotated: 0 },
      ...{ passAtK: [], advantage: [], each: [], flags: [] },
    });
    for (const signal of groupSignals)
      for (const value of Object.values(signal.computeGroup([]))) expect(value).toBeNull();
  });

  it('of equal rewards teaches nothing, also where their sum rounds', () => {
    const rewards = [0.1, 0.1, 0.1].map((reward, at) => sibling(at + 1, null, reward));
    expect(summarizeGroup('g', rewards).advantage.map(({ value }) => value)).toEqual([0, 0, 0]);
    expect(groupSignals.find(({ id }) => id === 'G2')?.computeGroup(rewards)).toMatchObject({ noLearningSignal: 1 });
  });
});

describe('a row', () => {
  it('sums an annotation up: beliefs of base and probed steps, flags once each', () => {
    const annotation = buildAnnotation({
      base: { answer: '7', confidence: 0.5, goldLogprob: [-3], accuracy: 0.05, potential: -0.4, belief: -3 },
      steps: [buildStep({ belief: -1 }), buildStep({ belief: null, answer: null, part: 'answer' })],
      signals: { 'T2.meanEntropy': 0.8, 'S1.final': 0.4, 'S5.flips': 2 },
      flags: [
        { kind: 'answer-flip', step: 0, why: 'a' },
        { kind: 'answer-flip', step: 1, why: 'b' },
      ],
    });
    expect(summarizeAnnotation(annotation)).toEqual({
      tokens: annotation.tokens.start.length,
      meanEntropy: 0.8,
      belief: [-3, -1],
      potential: 0.4,
      flips: 2,
      flags: ['answer-flip'],
    });
  });
});
