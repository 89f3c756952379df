// What lists and panels are told of a group: every signal under its public name, one entry a sibling, and flags.
import { describe, expect, it } from 'vitest';
import { flagKinds } from '../../../../../../server/shared/signals/flags/flag-kinds.ts';
import { summarizeGroup } from '../../../../../../server/shared/signals/group/group-outcome.ts';
import { groupSignals } from '../../../../../../server/shared/signals/registry.ts';
import { buildAnnotation, buildStep } from '../../../../../support/build-annotation.ts';
import { buildSibling } from '../../../../../support/build-sibling.ts';

const read = (meanLogprob: number) => buildAnnotation({ signals: { 'T1.meanLogprob': meanLogprob, 'R1.crew': 0.5 } });

describe('the summary of a group', () => {
  const siblings = [
    buildSibling({ line: 3, correct: true, answer: '5', annotation: read(-2) }),
    buildSibling({ line: 5, correct: true, answer: '5', annotation: read(-1) }),
    buildSibling({ line: 8, correct: false, answer: '6', annotation: read(-0.5) }),
    buildSibling({ line: 9, correct: false, answer: null }),
  ];

  it('has every group signal by its public name, of the group and of each line', () => {
    const summary = summarizeGroup('g', siblings);
    expect(summary).toMatchObject({ group: 'g', size: 4, correct: 2, annotated: 3 });
    for (const { id } of groupSignals) {
      expect(Object.keys(summary.signals).some((name) => name.startsWith(`${id}.`))).toBe(true);
    }
    expect(summary.signals).toMatchObject({ 'G7.majorityRatio': 0.5, 'G7.distinct': 2, 'G2.noLearningSignal': 0 });
    expect(summary.each.map(({ line }) => line)).toEqual([3, 5, 8, 9]);
    expect(summary.each.map(({ signals }) => signals['G4.rank'])).toEqual([0, 1, 2, null]);
    expect(summary.each[3]?.signals).toMatchObject({ 'G2.drGrpo': -0.5, 'G7.answerShare': null, 'G7.pseudoReward': 0 });
  });

  it('tells the steps of the lines that were asked for, and of no other', () => {
    const steps = (...entropies: number[]) =>
      buildAnnotation({ steps: entropies.map((meanEntropy) => buildStep({ meanEntropy })) });
    const group = [
      buildSibling({ line: 3, correct: true, annotation: steps(0.2, 0.5) }),
      buildSibling({ line: 5, correct: false, annotation: steps(0.8, 0.3, 0.1) }),
    ];
    expect(summarizeGroup('g', group).steps).toEqual([]);
    expect(summarizeGroup('g', group, 4).steps).toEqual([]);
    const [told, ...others] = summarizeGroup('g', group, 5).steps;
    expect([told?.line, others]).toEqual([5, []]);
    expect(Object.keys(told?.columns ?? {})).toContain('S7.advantage');
    for (const column of Object.values(told?.columns ?? {})) expect(column).toHaveLength(3);
    expect(JSON.parse(JSON.stringify(told))).toEqual(told);
    const all = summarizeGroup('g', group, 'all').steps;
    expect(all.map(({ line, columns }) => [line, columns['S7.advantage']?.length])).toEqual([
      [3, 2],
      [5, 3],
    ]);
    expect(all[1]).toEqual(told);
  });

  it('survives being sent: no NaN, nothing that JSON drops', () => {
    const summary = summarizeGroup('g', siblings);
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });
});

describe('flags of a group', () => {
  const labeled = (...labels: (boolean | null)[]) =>
    labels.map((correct, at) => buildSibling({ line: at + 1, correct }));

  it('tell that all rewards are the same, of two and more', () => {
    expect(summarizeGroup('g', labeled(true, true, null)).flags).toEqual([
      { kind: 'no-learning-signal', line: null, why: 'All 2 siblings have the reward 1: every advantage is 0.' },
    ]);
    expect(summarizeGroup('g', labeled(true, false)).flags).toEqual([]);
    expect(summarizeGroup('g', labeled(true)).flags).toEqual([]);
  });

  it('tell the right siblings that are among the least likely quarter of four and more', () => {
    const group = (...of: [correct: boolean, meanLogprob: number][]) =>
      of.map(([correct, lp], at) => buildSibling({ line: at + 1, correct, annotation: read(lp) }));
    const flags = summarizeGroup('g', group([false, -1], [true, -3], [true, -0.5], [false, -0.25])).flags;
    expect(flags).toEqual([
      {
        kind: 'rare-and-correct',
        line: 2,
        why: 'Right, and the least likely of 4 siblings: mean log-prob -3.00 a token.',
      },
    ]);
    for (const { kind } of flags) expect(Object.keys(flagKinds)).toContain(kind);
    expect(summarizeGroup('g', group([true, -3], [true, -1], [false, -2])).flags).toEqual([]);
    expect(summarizeGroup('g', group([false, -3], [true, -1], [false, -0.5], [true, -0.25])).flags).toEqual([]);
  });
});
