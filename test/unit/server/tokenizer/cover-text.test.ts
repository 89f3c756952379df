import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codePointStarts, coverText } from '../../../../server/tokenizer/cover-text.ts';
import { openTokenizer } from '../../../../server/tokenizer/tokenizer.ts';

const seed = 20261121;

/** Any strings, and strings made of the pieces that go wrong: pairs, halves of pairs, joiners, marks, line ends. */
const awkward = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        'a', ' ', '  ', '\n', '\r\n', '\u0301', 'e\u0301', '\ud83d', '\ude42', '🙂', '\u200d', '👩‍👧', '日', '▁', 'ﬁ',
        '<think>', '</think>', '<|im_end|>', '\ufeff', '\u0000', '\u1100\u1161\u11a8',
      ),
    )
    .map((parts) => parts.join('')),
); // prettier-ignore

describe('spans of any text', () => {
  const names = ['byte-level-nfc', 'byte-level-trimmed', 'byte-level-prefixed', 'sentence-prepend', 'sentence-gemma'];
  it.each(names)('are ordered, cover it and never cut a pair (%s)', async (name) => {
    const tokenizer = await openTokenizer(join('test', 'golden', 'tokenizers', name));
    await fc.assert(
      fc.asyncProperty(awkward, fc.boolean(), async (text, continuing) => {
        const { ids, starts, ends } = await tokenizer.encode(text, { special: false, continuing });
        let reached = 0;
        for (let i = 0; i < ids.length; i++) {
          const [start = -1, end = -1] = [starts[i], ends[i]];
          expect(start).toBeLessThanOrEqual(reached);
          expect(start).toBeGreaterThanOrEqual(starts[i - 1] ?? 0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeGreaterThanOrEqual(reached);
          expect(cutsPair(text, start) || cutsPair(text, end)).toBe(false);
          reached = end;
        }
        expect(reached).toBe(text.length);
      }),
      { seed, numRuns: 400 },
    );
  });
});

describe('coverText', () => {
  it('gives a dropped mark to all byte tokens of the letter before it', () => {
    const spans = coverText('e\u0301x', [[0, 1], [0, 1], [2, 3]], [0, 0, 0]); // prettier-ignore
    expect([...spans.starts]).toEqual([0, 0, 2]);
    expect([...spans.ends]).toEqual([2, 2, 3]);
  });

  it('counts UTF-16 units behind a pair, and a lone surrogate as one', () => {
    const spans = coverText('🙂a\ud800b', [[0, 1], [1, 2], [2, 3], [3, 4]], [0, 0, 0, 0]); // prettier-ignore
    expect([...spans.starts]).toEqual([0, 2, 3, 4]);
    expect([...spans.ends]).toEqual([2, 3, 4, 5]);
  });

  it('gives tokens of the post-processor an empty span where they stand', () => {
    const spans = coverText('ab', [[0, 0], [0, 2], [0, 0]], [1, 0, 1]); // prettier-ignore
    expect([...spans.starts]).toEqual([0, 0, 2]);
    expect([...spans.ends]).toEqual([0, 2, 2]);
  });

  it('gives a gap at the start to the first token and one at the end to the last', () => {
    const spans = coverText('  ab  ', [[2, 3], [3, 4]], [0, 0]); // prettier-ignore
    expect([...spans.starts]).toEqual([0, 3]);
    expect([...spans.ends]).toEqual([3, 6]);
  });
});

it('maps code points to units for every string', () => {
  fc.assert(
    fc.property(awkward, (text) => {
      const starts = codePointStarts(text);
      const expected = [0];
      for (const character of text) expected.push((expected.at(-1) ?? 0) + character.length);
      if (starts === null) expect(expected.length).toBe(text.length + 1);
      else expect([...starts]).toEqual(expected);
    }),
    { seed },
  );
});

function cutsPair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, at - 1), at + 1));
}
