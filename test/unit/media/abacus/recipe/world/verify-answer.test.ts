import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { createRandom } from '../../../../../../media/abacus/recipe/world/seeded-random.ts';
import { isRightAnswer, lastBoxed, readNumber } from '../../../../../../media/abacus/recipe/world/verify-answer.ts';

// Completions and whether they answer 12. `npm run verify` asks the recipe's Python the same.
const spellings = JSON.parse(
  readFileSync(new URL('../../../../../../media/abacus/recipe/world/answer-spellings.json', import.meta.url), 'utf8'),
) as [string, boolean][]; /* our own file */

describe('the verifier', () => {
  it.each(spellings)('reads %j as 12: %s', (completion, expected) => {
    expect(isRightAnswer(completion, 12)).toBe(expected);
  });

  it('takes the last box, and null where there is none', () => {
    expect(lastBoxed('\\boxed{1} \\boxed{2}')).toBe('2');
    expect(lastBoxed('none')).toBeNull();
  });

  it('accepts every usual spelling of a number and of no other number', () => {
    const random = createRandom(8);
    for (let round = 0; round < 3000; round += 1) {
      const number = random.integer(0, random.pick([9, 200, 99_999, 9_999_999]));
      const grouped = String(number).replace(/\B(?=(\d{3})+$)/g, ',');
      const digits = random.pick([String(number), grouped]);
      const text =
        random.pick(['', ' ', '+']) + digits + random.pick(['', '.0', '.00']) + random.pick(['', ' ', ' apples']);
      const box = `\\boxed{${text}}`;
      expect(isRightAnswer(box, number), box).toBe(true);
      for (const other of [number + 1, number * 10, -number - 1, Math.floor(number / 10) - 1])
        expect(isRightAnswer(box, other), `${box} is not ${other}`).toBe(other === number);
    }
  });

  it('accepts nothing that has one character more or less in it, unless that spells the same number', () => {
    const random = createRandom(9);
    const alphabet = Array.from('0123456789.,+-/%x \\{$');
    for (let round = 0; round < 5000; round += 1) {
      const number = random.integer(1, 9999);
      const text = Array.from(String(number));
      const at = random.integer(0, text.length);
      text.splice(at, random.integer(0, 1), random.pick(alphabet));
      const spelled = text.join('');
      const read = readNumber(spelled);
      // JavaScript reads numbers by rules of its own; where it reads another one, so must we read another one or none.
      if (read === number) expect(Number(spelled.replaceAll(/,(?=\d{3}(?:\D|$))/g, '')), spelled).toBe(number);
    }
  });

  it('reads negative numbers as such', () => {
    expect(readNumber('-7')).toBe(-7);
    expect(readNumber('-0')).toBe(0);
  });
});
