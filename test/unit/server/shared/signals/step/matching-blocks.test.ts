import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { likenessTo } from '../../../../../../server/shared/signals/step/matching-blocks.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

describe('the likeness of two texts', () => {
  it('srl', () => {
    const { input, output } = vector(
      'srl',
      z.object({ a: z.string(), b: z.string() }),
      z.object({ M: z.number(), T: z.number(), ratio: z.number() }),
    );
    const { matched, total, ratio } = likenessTo(input.b)(input.a) ?? {};
    expectNear([matched, total, ratio], [output.M, output.T, output.ratio]);
  });

  // Sizes of the matching blocks of Python 3's difflib.SequenceMatcher(None, left, right, autojunk=False).
  it.each([
    ['x = 10 - 3 = 7', 'x = 7', 5],
    ['', 'abc', 0],
    ['abc', 'abc', 3],
    ['private Thread currentThread;', 'private volatile Thread currentThread;', 29],
    ['aaaa', 'aa', 2],
    ['qabxcd', 'abycdf', 4],
    ['ccbbcbac baaccbaaaabbac ', 'cbb caac ca  b aaaca caaabbaccccab  a', 20],
    ['acabbaaaccbbcbbccac', 'cba  abbcaabbc a  ca', 11],
    ['bba  cbcbcbb', ' bbbbbccacaa', 5],
    [' bc cc babbca', ' bbaa ccbaa', 8],
    [' ba bc baac  aa', 'aca  baac ab  acaca', 11],
    ['accaaaaa c ccccaa acabacc a  bbb ccb ', 'c bcbbcb bbbc aa bacc bcc', 13],
    ['c c aa a   abccba bbaaca abbc ', 'bacabb  bcbaccbccbac c baa', 14],
    ['ca   a aac c cab', 'acab bcbccabc b  ', 4],
    ['b b cbcaacaacacabaccc bccb cc a', 'bca baabbba   bcaca bc', 12],
    ['cbbbbbb b ', ' bbbabbba caccbbcaab  ', 6],
    [' bacaaacbbbab', 'bb aabcaa ccc cb aabbcc  cbbaa a', 10],
    ['cb   abcb  cbcbba  caa ab   bcbaccb', 'acaaab ccabcaa    cacaacbccbcaccc c ', 20],
  ] as const)('of %j and %j is that of difflib: %i', (left, right, matched) => {
    expect(likenessTo(right)(left)?.matched).toBe(matched);
  });

  it('lies in [0, 1], is 1 for the same text, and does not depend on what was compared before', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 30 });
    fc.assert(
      fc.property(text, text, text, (left, right, other) => {
        const compare = likenessTo(right);
        const { ratio, matched } = compare(left) ?? { ratio: NaN, matched: NaN };
        expect(ratio).toBeGreaterThanOrEqual(0);
        expect(ratio).toBeLessThanOrEqual(1);
        expect(matched).toBeLessThanOrEqual(Math.min(left.length, right.length));
        compare(other);
        expect(compare(left)?.ratio).toBe(ratio);
        expect(compare(right)?.ratio).toBe(1);
      }),
      { seed: 11 },
    );
  });

  it('of two empty texts is 1, of an empty one and another 0', () => {
    expect(likenessTo('')('')?.ratio).toBe(1);
    expect(likenessTo('')('a')?.ratio).toBe(0);
  });

  it('is not computed past the work allowed', () => {
    expect(likenessTo('abc', { left: 100 })('abc')?.ratio).toBe(1);
    const text = 'ab '.repeat(2000);
    expect(likenessTo(text, { left: 1e6 })(text)).toBeNull();
  });
});
