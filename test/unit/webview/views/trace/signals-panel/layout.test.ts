import { expect, it } from 'vitest';
import {
  layoutGroup,
  layoutSignals,
  undefinedSignals,
} from '../../../../../../webview/views/trace/signals-panel/layout.ts';

const signals = {
  'S1.final': 0.98765,
  'T1.meanLogprob': -0.5,
  'T1.sumLogprob': null,
  'R4.logProb': null,
  'R4.prob': null,
  'X1.gone': 3,
};

it('sorts values under their signals, tokens first, with what the registry says of them', () => {
  const sections = layoutSignals({ signals });
  expect(sections.map(({ title }) => title)).toEqual(['Tokens', 'Steps']);
  expect(sections[0]?.entries).toMatchObject([
    {
      ...{ id: 'T1', title: 'Log-probability', unit: 'nats', usesGold: false },
      values: [
        { name: 'mean log-prob', value: '−0.500' },
        { name: 'sum log-prob', value: '–' },
      ],
    },
  ]);
  const [potential] = sections[1]?.entries ?? [];
  expect(potential).toMatchObject({ id: 'S1', usesGold: true, values: [{ name: 'final', value: '0.988' }] });
  expect(potential?.why).toContain('Uses the gold answer');
  expect(potential?.why).toContain('arXiv:2601.03823');
  expect(potential?.traps.length).toBeGreaterThan(0);
});

it('names what was asked and is undefined', () => {
  expect(undefinedSignals({ signals })).toEqual(['R4 Likelihood of the gold answer']);
});

it('tells of the group, and of this trace in it', () => {
  const group = {
    ...{ group: 'g', size: 2, correct: 1, annotated: 2, passAtK: [], advantage: [], steps: [], flags: [] },
    signals: { 'G2.mean': 0.5, 'G7.ratio': null },
    each: [
      { line: 1, signals: { 'G2.drGrpo': 0.5 } },
      { line: 2, signals: { 'G2.drGrpo': -0.5, 'S7.advantage': 0.25 } },
    ],
  };
  const sections = layoutGroup(group, 2);
  expect(sections.map(({ title }) => title)).toEqual(['Group of 2 traces', 'This trace in its group']);
  expect(sections[0]?.entries.map(({ id }) => id)).toEqual(['G2']);
  expect(sections[1]?.entries[0]?.values).toEqual([{ name: 'dr grpo', value: '−0.500' }]);
  // Its credit alone needs no outcome; its advantage among siblings does.
  expect(sections[1]?.entries.map(({ id, usesGold }) => [id, usesGold])).toEqual([
    ['G2', true],
    ['S7', true],
  ]);
  expect(sections[1]?.entries[1]?.why).toContain('Uses the gold answer');
  expect(layoutSignals({ signals: { 'S7.maxCredit': 2 } })[0]?.entries[0]?.usesGold).toBe(false);
  expect(layoutGroup(group, 3).map(({ title }) => title)).toEqual(['Group of 2 traces']);
});
