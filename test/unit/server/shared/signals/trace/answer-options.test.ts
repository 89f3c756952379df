import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findOptions,
  mapLetters,
  moveOptions,
  optionText,
} from '../../../../../../server/shared/signals/trace/answer-options.ts';

const question = 'How many?\nA) 10\nB) 12\nC) 14 \nD) none of them\nAnswer with a letter.';
const options = (text: string) => findOptions(text)?.map(({ letter, text: written }) => `${letter}:${written}`) ?? null;

describe('options', () => {
  it.each([
    [question, ['A:10', 'B:12', 'C:14', 'D:none of them']],
    ['Pick one. (A) red (B) blue', ['A:red', 'B:blue']],
    ['A. x\nB. y', ['A:x', 'B:y']],
    ['**A.** x\n**B.** y', ['A:x', 'B:y']],
    ['A: 1 B: 2 C: 3', ['A:1', 'B:2', 'C:3']],
    ['First A) 1 B) 2, then A) 3 B) 4', ['A:3', 'B:4']],
    ['A) 1\nB) 2\nD) 4', ['A:1', 'B:2']],
    ['A. Einstein was born where?', null],
    ['Plan B) it is', null],
    ['', null],
  ])('of %j', (text, expected) => expect(options(text)).toEqual(expected));

  it('move on with their text, the letters staying', () => {
    const found = findOptions(question) ?? [];
    const moved = moveOptions(question, found);
    expect(moved.question).toBe('How many?\nA) none of them\nB) 10\nC) 12 \nD) 14\nAnswer with a letter.');
    expect(moved.options).toEqual(['none of them', '10', '12', '14']);
    expect(Object.fromEntries(moved.letters)).toEqual({ A: 'B', B: 'C', C: 'D', D: 'A' });
    expect(moveOptions(question, found, 4).question).toBe(question);
    expect(moveOptions(question, found, -1).options).toEqual(['12', '14', 'none of them', '10']);
  });

  it('are the same options in the moved question, and each letter leads to its text', () => {
    const text = fc.stringMatching(/^[a-z0-9]{1,6}$/u);
    fc.assert(
      fc.property(
        fc.uniqueArray(text, { minLength: 2, maxLength: 8 }),
        fc.integer({ min: -9, max: 9 }),
        (texts, by) => {
          const asked = `Which?\n${texts.map((one, at) => `${String.fromCharCode(65 + at)}) ${one}`).join('\n')}`;
          const found = findOptions(asked) ?? [];
          expect(found.map((option) => option.text)).toEqual(texts);
          const moved = moveOptions(asked, found, by);
          expect(findOptions(moved.question)?.map((option) => option.text)).toEqual(moved.options);
          for (const { letter, text: before } of found)
            expect(optionText(moved.letters.get(letter) ?? '', moved.options)).toBe(before);
        },
      ),
    );
  });
});

describe('letters in reasoning', () => {
  const letters = new Map([
    ['A', 'B'],
    ['B', 'A'],
  ]);
  it.each([
    ['option A, choice B and (A)', 'option B, choice A and (B)'],
    ['the answer is B. \\boxed{A} \\text{B}', 'the answer is A. \\boxed{B} \\text{A}'],
    ['Answer: (B)', 'Answer: (A)'],
    ['A man at point B, option An, (AB), option C', 'A man at point B, option An, (AB), option C'],
  ])('of %j', (text, expected) => expect(mapLetters(text, letters)).toBe(expected));
});

describe('the option an answer means', () => {
  const texts = ['10', '12', 'Apple'];
  it.each([
    ['B', '12'],
    ['(B)', '12'],
    ['B) 12', '12'],
    ['B. whatever', '12'],
    ['\\text{C}', 'Apple'],
    ['12', '12'],
    ['Apple', 'Apple'],
    ['13', null],
    ['D', null],
    ['', null],
    ['Because', null],
  ])('for %j', (answer, expected) => expect(optionText(answer, texts)).toBe(expected));
});
