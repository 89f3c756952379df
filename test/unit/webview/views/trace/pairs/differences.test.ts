import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDifferences, type Difference } from '../../../../../../webview/views/trace/pairs/differences.ts';

const marked = (text: string, spans: readonly Difference[]): string =>
  spans.reduceRight(
    (rest, { start, end }) => `${rest.slice(0, start)}[${rest.slice(start, end)}]${rest.slice(end)}`,
    text,
  );

function check(left: string, right: string): readonly [string, string] {
  const found = findDifferences(left, right);
  return [marked(left, found.left), marked(right, found.right)];
}

describe('differences of two texts', () => {
  it.each([
    ['the same', 'one two three', 'one two three', ['one two three', 'one two three']],
    ['a word', 'six times 20 is 120.', 'six times 20 is 126.', ['six times 20 is [120].', 'six times 20 is [126].']],
    ['an end that one lacks', 'first second', 'first second third', ['first second[]', 'first second[ third]']],
    ['a piece cut out', 'a b c end', 'a b c and more of it end', ['a b c []end', 'a b c [and more of it ]end']],
    ['nothing in common', 'one', 'two', ['[one]', '[two]']],
    ['an empty text', '', 'two', ['[]', '[two]']],
  ])('%s', (_, left, right, expected) => {
    expect(check(left, right)).toEqual(expected);
  });

  it('takes a few common words between two differences for chance, many for common', () => {
    expect(check('x a b y', 'v a b w')).toEqual(['[x a b y]', '[v a b w]']);
    expect(check('x one two three four five y', 'v one two three four five w')).toEqual([
      '[x] one two three four five [y]',
      '[v] one two three four five [w]',
    ]);
  });

  it('marks the whole between beginning and end where the texts are two texts', () => {
    const words = (from: number): string => Array.from({ length: 900 }, (_, at) => `w${from + at * 2}`).join(' ');
    const [left, right] = [`same start ${words(0)} same end`, `same start ${words(1)} same end`];
    const found = findDifferences(left, right);
    expect(found.left).toEqual([{ start: 11, end: left.length - 9 }]);
    expect(found.right).toEqual([{ start: 11, end: right.length - 9 }]);
    expect(found.agreed).toBe(11);
  });

  it('leaves outside the marks exactly what both texts have, in order', () => {
    const word = fc.constantFrom('a', 'b', 'So', '12', ' ', '\n\n', '.', '😀', 'é');
    const text = fc.array(word, { maxLength: 60 }).map((parts) => parts.join(''));
    const outside = (whole: string, spans: readonly Difference[]): string =>
      spans.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), whole);
    fc.assert(
      fc.property(text, text, (left, right) => {
        const found = findDifferences(left, right);
        expect(outside(left, found.left)).toBe(outside(right, found.right));
        expect(found.left).toHaveLength(found.right.length);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
