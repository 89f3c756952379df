import { expect, it } from 'vitest';
import { layoutSignals, undefinedSignals } from '../../../../../../webview/views/trace/signals-panel/layout.ts';

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
