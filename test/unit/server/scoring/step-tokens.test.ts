import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stepRange, tokensBefore } from '../../../../server/scoring/step-tokens.ts';

it.each([
  ['nothing before the text begins', 0, 0],
  ['a whole token', 3, 1],
  ['a token that straddles the offset', 4, 2],
  ['all byte tokens of one character', 8, 4],
  ['the end', 9, 5],
])('counts %s', (_what, offset, count) => {
  // "abc" "d. " two bytes of one pair "e"
  expect(tokensBefore([0, 3, 6, 6, 8], offset)).toBe(count);
});

it('is the last token that holds the character before the offset', () => {
  const spans = fc.array(fc.nat(4), { minLength: 1, maxLength: 30 }).map((lengths) => {
    let at = 0;
    return lengths.map((length) => ({ start: at, end: (at += length) }));
  });
  fc.assert(
    fc.property(spans, fc.nat(), (tokens, pick) => {
      const length = tokens.at(-1)?.end ?? 0;
      const offset = length === 0 ? 0 : pick % (length + 1);
      const holding = tokens.findLastIndex(({ start, end }) => start <= offset - 1 && offset - 1 < end);
      const count = tokensBefore(
        tokens.map(({ start }) => start),
        offset,
      );
      // Empty tokens may stand behind it, none that holds a later character.
      expect(count).toBeGreaterThanOrEqual(holding + 1);
      for (const { start, end } of tokens.slice(holding + 1, count)) expect(end).toBe(start);
    }),
    { seed: 3 },
  );
});

it('gives a straddling token to the step it closes', () => {
  const starts = [0, 3, 6, 9];
  expect(stepRange(starts, { start: 0, end: 5 })).toEqual({ first: 0, end: 2 });
  expect(stepRange(starts, { start: 5, end: 12 })).toEqual({ first: 2, end: 4 });
  expect(stepRange(starts, { start: 5, end: 6 })).toEqual({ first: 2, end: 2 });
});
