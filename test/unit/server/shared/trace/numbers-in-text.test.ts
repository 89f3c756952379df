import { expect, it } from 'vitest';
import { numbersIn } from '../../../../../server/shared/trace/numbers-in-text.ts';

it.each([
  ['2 + 3 = 5', [2, 3, 5]],
  ['1,000 and 1000', [1000, 1000]],
  ['1,00 or (3,4)', [1, 0, 3, 4]],
  ['2.50, .5 and 7.', [2.5, 7]],
  ['12-5 = 7; x2', [12, 5, 7, 2]],
  ['1,234,567.8', [1234567.8]],
  ['no number', []],
  ['', []],
])('finds the numbers of %j', (text, expected) => {
  expect(numbersIn(text).map(({ value }) => value)).toEqual(expected);
});

it('says where they stand, and needs the time of the text for a number without end', () => {
  expect(numbersIn('a 12')).toEqual([{ start: 2, end: 4, value: 12 }]);
  expect(numbersIn('1'.repeat(200_000)).length).toBeGreaterThan(0);
  for (const { value } of numbersIn('9'.repeat(300))) expect(Number.isFinite(value)).toBe(true);
});
