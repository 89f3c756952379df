import { describe, expect, it } from 'vitest';

import {
  candidatesOf,
  isHeldOutGame,
  messagesOf,
  playGame,
} from '../../../../../../media/abacus/recipe/world/games/game.ts';
import { holds, questions, secrets, traits } from '../../../../../../media/abacus/recipe/world/games/secrets.ts';
import { makeGames, makeRows } from '../../../../../../media/abacus/recipe/world/make-world.ts';
import { createRandom } from '../../../../../../media/abacus/recipe/world/seeded-random.ts';
import { take } from './reading.ts';

const random = createRandom(5);
const games = Array.from({ length: 1500 }, () => playGame(random, 'train'));

describe('the secrets', () => {
  it('are at least 32, and no two of them answer all questions alike', () => {
    expect(secrets.length).toBeGreaterThanOrEqual(32);
    const answers = secrets.map((secret) => traits.map((trait) => (holds(secret, trait) ? 'y' : 'n')).join(''));
    expect(new Set(answers).size).toBe(secrets.length);
  });

  it('divide at every question', () => {
    for (const trait of traits) {
      const yes = secrets.filter((secret) => holds(secret, trait)).length;
      expect(yes, trait).toBeGreaterThanOrEqual(2);
      expect(yes, trait).toBeLessThan(secrets.length - 2);
    }
  });
});

describe('a game', () => {
  it('is answered truthfully, asks nothing twice and keeps to its limit', () => {
    for (const game of games) {
      expect(new Set(game.asked).size).toBe(game.asked.length);
      expect(game.asked.length).toBeLessThanOrEqual(game.limit);
      const messages = messagesOf(game);
      game.asked.forEach((trait, index) => {
        expect(messages[1 + 2 * index]).toEqual({ role: 'assistant', content: questions[trait] });
        expect(messages[2 + 2 * index]?.content).toBe(holds(game.secret, trait) ? 'Yes.' : 'No.');
      });
      expect(messages.at(-2)?.content).toBe(`Is it '${game.guess}'?`);
    }
  });

  it('ends in a guess that agrees with every answer, and in the secret where only that is left', () => {
    for (const { secret, asked, guess } of games) {
      const left = candidatesOf(secret, asked);
      expect(left).toContain(secret);
      expect(left).toContain(guess);
    }
    const won = games.filter(({ secret, guess }) => secret === guess).length / games.length;
    expect(won).toBeGreaterThan(0.5);
    expect(won).toBeLessThan(0.97);
  });

  it('has poor questions in some and good ones in most', () => {
    const wasted = games.flatMap(({ secret, asked }) =>
      asked.map(
        (_, index) =>
          candidatesOf(secret, asked.slice(0, index)).length === candidatesOf(secret, asked.slice(0, index + 1)).length,
      ),
    );
    const share = wasted.filter(Boolean).length / wasted.length;
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.3);
  });

  it('is on one side only', () => {
    const unseen = makeGames(9, 200);
    expect(new Set(unseen.map((game) => JSON.stringify(game))).size).toBe(200);
    expect(unseen.every(isHeldOutGame)).toBe(true);
    expect(games.some(isHeldOutGame)).toBe(false);
    const pathOf = (messages: readonly string[]): string => messages.slice(1, -1).join(' ');
    const heldOut = new Set(
      unseen.map((game) =>
        pathOf(
          messagesOf(game)
            .slice(0, -1)
            .map(({ content }) => content),
        ),
      ),
    );
    const trained = take(makeRows(6, 'second'), 6000)
      .filter(({ kind }) => kind === 'game')
      .map(({ pieces }) => pieces.map(({ text }) => text.replace(/^Problem: |<eos>$|\nSolution:\n$/g, '')))
      .map((texts) => pathOf(texts.filter((text) => /[.?]$/.test(text))));
    expect(trained.length).toBeGreaterThan(200);
    expect(trained.every((path) => /^Is|^Can|^Does|^Do/.test(path))).toBe(true);
    expect(trained.filter((path) => heldOut.has(path))).toEqual([]);
  });
});
