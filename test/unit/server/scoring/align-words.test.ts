import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignWords, type TokenSpans } from '../../../../server/scoring/align-words.ts';

/** Pieces that make up the text. */
function spans(...pieces: readonly string[]): TokenSpans {
  let reached = 0;
  const starts = pieces.map((piece) => (reached += piece.length) - piece.length);
  return { starts, ends: starts.map((start, k) => start + (pieces[k] ?? '').length) };
}

/** What stands on each word. */
function words(text: string, ours: TokenSpans, theirs: TokenSpans): readonly string[] {
  return alignWords(text, ours, theirs).map(({ ours: { first, end } }) =>
    text.slice(ours.starts[first] ?? 0, ours.ends[end - 1] ?? 0),
  );
}

describe('alignWords', () => {
  it.each([
    [
      'words of several tokens',
      ['un', 'believ', 'able', ' it', ' is'],
      ['unbe', 'lievable', ' i', 't', ' is'],
      ['unbelievable', ' it', ' is'],
    ],
    ['a number in digits and whole', ['x', ' =', ' 1', '2', '0'], ['x', ' =', ' 120'], ['x', ' =', ' 120']],
    ['a token over the end of a step', ['five', '.\n\n', 'So'], ['five', '.', '\n\n', 'So'], ['five', '.\n\n', 'So']],
    ['tokens that join words in one of them', ['New York', ' is'], ['New', ' York', ' is'], ['New York', ' is']],
    ['pieces of one word that both cut alike', ['un', 'do'], ['un', 'do'], ['undo']],
    ['scripts without spaces', ['数', '学', '题'], ['数', '学题'], ['数', '学题']],
  ])('joins %s', (_, left, right, expected) => {
    expect(words(left.join(''), spans(...left), spans(...right))).toEqual(expected);
  });

  it('never cuts between the bytes of one character', () => {
    // Two tokens share the span of the first character.
    const bytes = { starts: [0, 0, 2], ends: [2, 2, 3] };
    expect(alignWords('😀!', bytes, spans('😀', '!'))).toEqual([
      { ours: { first: 0, end: 2 }, theirs: { first: 0, end: 1 } },
      { ours: { first: 2, end: 3 }, theirs: { first: 1, end: 2 } },
    ]);
    expect(words('𝒳𝒴', spans('𝒳', '𝒴'), spans('𝒳', '𝒴'))).toEqual(['𝒳𝒴']);
  });

  it('covers every token of both once and in order, whatever the tokens are', () => {
    const text = fc.stringMatching(/^[ab1 .\n]{0,40}$/);
    const cuts = fc.uniqueArray(fc.nat(40), { maxLength: 20 });
    fc.assert(
      fc.property(text, cuts, cuts, (written, left, right) => {
        const cutAt = (at: readonly number[]): TokenSpans => {
          const inside = at.filter((offset) => offset > 0 && offset < written.length);
          const places = [0, ...inside.sort((a, b) => a - b), written.length];
          return spans(
            ...places
              .slice(1)
              .map((place, k) => written.slice(places[k], place))
              .filter((one) => one !== ''),
          );
        };
        const [ours, theirs] = [cutAt(left), cutAt(right)];
        const found = alignWords(written, ours, theirs);
        expect(found.flatMap((one) => range(one.ours))).toEqual(range({ first: 0, end: ours.starts.length }));
        expect(found.flatMap((one) => range(one.theirs))).toEqual(range({ first: 0, end: theirs.starts.length }));
        for (const one of found) {
          expect(ours.starts[one.ours.first]).toBe(theirs.starts[one.theirs.first]);
          expect(ours.ends[one.ours.end - 1]).toBe(theirs.ends[one.theirs.end - 1]);
        }
      }),
      { seed: 10 },
    );
  });

  it('has no words in an empty text', () => expect(alignWords('', spans(), spans())).toEqual([]));
});

function range({ first, end }: { readonly first: number; readonly end: number }): number[] {
  return Array.from({ length: end - first }, (_none, k) => first + k);
}
