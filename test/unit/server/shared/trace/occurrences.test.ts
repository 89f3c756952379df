import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { occurrences } from '../../../../../server/shared/trace/occurrences.ts';

describe('occurrences', () => {
  it.each([
    ['8 + 7 = 15, so 15.', '15', [8, 15]],
    ['15 5.2 -5 5/8 5x x5 1,5 −5 .5', '5', []],
    ['x=5, 5. (5) $5$ 5% 12 - 5', '5', [2, 5, 9, 13, 16, 24]],
    ['1,234 and 234', '234', [10]],
    ['so -5 it is', '-5', [3]],
    ['\\frac{1}{2} or \\frac{1}{23}', '\\frac{1}{2}', [0]],
    ['A CAT: A', 'A', [0, 7]],
    ['naïve ïve', 'ïve', [6]],
    ['aaaa', 'aa', []],
    ['ha! ha!ha!', 'ha!', [0, 4, 7]],
    ['anything', '  ', []],
    ['', '5', []],
  ])('in %j of %j', (text, wanted, starts) => {
    expect(occurrences(text, wanted).map(({ start }) => start)).toEqual(starts);
  });

  it('are places of just these characters, in order and apart', () => {
    const letters = fc.string({ unit: fc.constantFrom('5', '1', 'x', ' ', '.', '-', '{') });
    fc.assert(
      fc.property(letters, letters, (text, wanted) => {
        let reached = 0;
        for (const { start, end } of occurrences(text, wanted)) {
          expect(text.slice(start, end)).toBe(wanted.trim());
          expect(start).toBeGreaterThanOrEqual(reached);
          reached = end;
        }
      }),
    );
  });
});
