import { describe, expect, it } from 'vitest';
import { lessons } from '../../../../../../media/abacus/recipe/world/lessons.ts';
import { makeProblems, makeRows } from '../../../../../../media/abacus/recipe/world/make-world.ts';
import type { Row } from '../../../../../../media/abacus/recipe/world/rows/row.ts';
import { createRandom } from '../../../../../../media/abacus/recipe/world/seeded-random.ts';
import { inventWord, withStrangers } from '../../../../../../media/abacus/recipe/world/strangers.ts';
import { equationsIn, take } from './reading.ts';

const plain = take(makeRows(41, 'second'), 1500);
const textOf = ({ pieces }: Row): string => pieces.map(({ text }) => text).join('');
const wordsOf = (text: string): readonly string[] => text.match(/\p{L}+/gu) ?? [];
const known = new Set(plain.flatMap((row) => wordsOf(textOf(row))));
const hasStrangers = (row: Row): boolean => wordsOf(textOf(row)).some((word) => !known.has(word));

describe('invented words', () => {
  it('stand for the same word everywhere in a document, and change nothing else of it', () => {
    const random = createRandom(7);
    let changed = 0;
    for (const row of plain.filter(({ kind }) => !kind.startsWith('game'))) {
      const strange = withStrangers(random, row);
      expect(strange.pieces.map(({ learn }) => learn)).toEqual(row.pieces.map(({ learn }) => learn));
      const [before, after] = [wordsOf(textOf(row)), wordsOf(textOf(strange))];
      expect(after).toHaveLength(before.length);
      expect(textOf(strange).replace(/\p{L}+/gu, '_')).toBe(textOf(row).replace(/\p{L}+/gu, '_'));
      const forWord = new Map<string, string>();
      before.forEach((word, at) => {
        const now = after[at] ?? '';
        expect(forWord.get(word) ?? now).toBe(now);
        forWord.set(word, now);
        if (now !== word)
          expect([now.endsWith('s'), /^\p{Lu}/u.test(now)]).toEqual([
            word.endsWith('s') || now.endsWith('ss'),
            /^\p{Lu}/u.test(word),
          ]);
      });
      if (textOf(strange) !== textOf(row)) changed += 1;
    }
    expect(changed).toBeGreaterThan(1000);
  });

  it('leave sums and questions of readers as they are', () => {
    const random = createRandom(8);
    for (const row of plain.filter(({ kind }) => kind === 'probe' || kind === 'verdict')) {
      const strange = withStrangers(random, row);
      expect(equationsIn(textOf(strange))).toEqual(equationsIn(textOf(row)));
      const asked = (one: Row): readonly string[] =>
        one.pieces.filter(({ learn }) => learn === 'ask').map(({ text }) => text);
      expect(asked(strange)).toEqual(asked(row));
      for (const phrase of ['**Final Answer**', '\\boxed{', 'Is the answer above correct?'])
        expect(textOf(strange).split(phrase)).toHaveLength(textOf(row).split(phrase).length);
    }
  });

  it('are never words of situations that are held out', () => {
    const held = new Set(
      [2, 4, 6].flatMap((operations) =>
        makeProblems(3, 'held-out-template', operations, 300).flatMap(({ question }) => wordsOf(question)),
      ),
    );
    expect(held.size).toBeGreaterThan(100);
    const random = createRandom(9);
    const invented = new Set(Array.from({ length: 100_000 }, () => inventWord(random)));
    expect(invented.size).toBeGreaterThan(50_000);
    expect([...invented].filter((word) => held.has(word) || held.has(`${word}s`))).toEqual([]);
  });

  it('are in as many documents as the lesson says, and in none of games', () => {
    expect(take(makeRows(42, 'first'), 300).filter(hasStrangers)).toEqual([]);
    const rows = take(makeRows(42, 'third'), 3000);
    const stories = rows.filter(({ kind }) => !kind.startsWith('game'));
    const share = stories.filter(hasStrangers).length / stories.length;
    // Some have no word that could be replaced, or keep all of them.
    expect(share).toBeGreaterThan(lessons.third.strangers - 0.1);
    expect(share).toBeLessThan(lessons.third.strangers + 0.03);
    expect(rows.filter(({ kind }) => kind.startsWith('game')).filter(hasStrangers)).toEqual([]);
  });
});
