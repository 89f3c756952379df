import { describe, expect, it } from 'vitest';
import { openingWords, phraseFinder } from '../../../../../../server/shared/signals/lexicons/lexicon.ts';
import { planningPhrases } from '../../../../../../server/shared/signals/lexicons/planning-phrases.ts';
import { reflectionCues } from '../../../../../../server/shared/signals/lexicons/reflection-cues.ts';

const find = phraseFinder({ stop: ['wait', "that's wrong"], check: ['let me check', 'let me check the'] });
const found = (text: string): readonly string[] =>
  find(text).map(({ start, end, cluster }) => `${cluster}:${text.slice(start, end)}`);

describe('phrases', () => {
  it.each([
    ['Wait, let me check.', ['stop:Wait', 'check:let me check']],
    ['Let me\n  check THE sum', ['check:Let me\n  check THE']],
    ['No: that’s wrong', ['stop:that’s wrong']],
    ['awaiting waiters', []],
    ['await. Wait!', ['stop:Wait']],
    ['', []],
  ])('of %j are whole words in any case and spacing, the longest first', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('of an empty list are nowhere', () => expect(phraseFinder({})('wait')).toEqual([]));

  it('are looked for in the time of the text, also where it is one long run', () => {
    expect(found('let me '.repeat(50_000))).toEqual([]);
    expect(openingWords('x'.repeat(200_000), 8)).toHaveLength(200_000);
  });

  it.each([
    ['reflection cues', reflectionCues],
    ['planning phrases', planningPhrases],
  ])('in the list of %s stand once, and each is found by itself', (_, lexicon) => {
    const finder = phraseFinder(lexicon);
    const all = Object.entries(lexicon).flatMap(([cluster, phrases]) =>
      phrases.map((phrase) => [phrase, cluster] as const),
    );
    expect(new Set(all.map(([phrase]) => phrase)).size).toBe(all.length);
    for (const [phrase, cluster] of all) {
      expect(finder(phrase)).toEqual([{ start: 0, end: phrase.length, cluster }]);
    }
  });

  it('open a text within its first words', () => {
    expect(openingWords('  one two\nthree four', 3)).toBe('  one two\nthree ');
    expect(openingWords('one', 3)).toBe('one');
    expect(openingWords('', 3)).toBe('');
  });
});
