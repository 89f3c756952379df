import { expect, it } from 'vitest';
import { formatValue, partWords, unitSuffix } from '../../../../../webview/views/trace/signal-facts.ts';

it.each([
  ['meanLogprob', 'mean log-prob'],
  ['bottom10', 'bottom 10'],
  ['r2w', 'r2w'],
  ['kSatRelative', 'k sat relative'],
])('spells the part %s as words', (part, words) => {
  expect(partWords(part)).toBe(words);
});

it('gives values three digits that count, whole numbers as they are', () => {
  expect([0.12345, 12.345, 1234.56, 0.000123, 7, null].map(formatValue)).toEqual([
    ...['0.123', '12.35', '1,234.6', '0.00012', '7', '–'],
  ]);
});

it('leaves a unit away that not all parts of a signal have', () => {
  expect(unitSuffix({ unit: 'nats' })).toBe(' nats');
  expect(unitSuffix({ unit: 'shares; entropies in nats' })).toBe('');
  expect(unitSuffix({ unit: '' })).toBe('');
});
