// A guessing game: the user thinks of something, the assistant asks yes-or-no questions and names it in the last turn.

import type { Random } from '../seeded-random.ts';
import { hashText, heldOutOneIn } from '../split.ts';
import { holds, questions, secrets, traits, type Trait } from './secrets.ts';

export interface Game {
  readonly secret: string;
  /** Questions that may be asked before the guess. */
  readonly limit: number;
  readonly asked: readonly Trait[];
  readonly guess: string;
}

export interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** How often a question is the one that halves best what is left; the others are drawn from all not yet asked. */
const goodQuestionShare = 0.75;
/** Halvings that are as good as the best, in things more on one side. */
const tolerance = 1;

export const fewestQuestions = 4;
export const mostQuestions = 7;

/** Plays a game of one side: the questions in their order with their answers decide, whatever is guessed in the end. */
export function playGame(random: Random, side: 'train' | 'held-out'): Game {
  for (;;) {
    const game = play(random, random.pick(secrets), random.integer(fewestQuestions, mostQuestions));
    if (isHeldOutGame(game) === (side === 'held-out')) return game;
  }
}

export function isHeldOutGame({ secret, asked }: Game): boolean {
  return hashText(asked.map((trait) => `${trait} ${replyTo(secret, trait)}`).join(' ')) % heldOutOneIn === 0;
}

/** The dialogue, the user's word on the guess included. */
export function messagesOf({ secret, limit, asked, guess }: Game): readonly Message[] {
  return [
    { role: 'user', content: openingOf(limit) },
    ...asked.flatMap((trait): Message[] => [
      { role: 'assistant', content: questions[trait] },
      { role: 'user', content: replyTo(secret, trait) },
    ]),
    { role: 'assistant', content: guessOf(guess) },
    { role: 'user', content: verdictOn(secret, guess) },
  ];
}

export function openingOf(limit: number): string {
  return `I am thinking of something. Ask up to ${limit} questions that I can answer with yes or no, then guess it.`;
}

export function replyTo(secret: string, trait: Trait): string {
  return holds(secret, trait) ? 'Yes.' : 'No.';
}

/** Worded like the question by which a reader asks for the model's belief. */
export function guessOf(guess: string): string {
  return `Is it '${guess}'?`;
}

export function verdictOn(secret: string, guess: string): string {
  return secret === guess ? 'Yes, that is it.' : `No, it was '${secret}'.`;
}

/** What may still be meant after the questions and their answers. */
export function candidatesOf(secret: string, asked: readonly Trait[]): readonly string[] {
  return secrets.filter((other) => asked.every((trait) => holds(other, trait) === holds(secret, trait)));
}

function play(random: Random, secret: string, limit: number): Game {
  const asked: Trait[] = [];
  let left: readonly string[] = secrets;
  while (asked.length < limit && left.length > 1) {
    const trait = drawQuestion(random, left, asked);
    asked.push(trait);
    left = left.filter((other) => holds(other, trait) === holds(secret, trait));
  }
  // The player does not know the secret: where several are left it picks any of them.
  return { secret, limit, asked, guess: random.pick(left) };
}

function drawQuestion(random: Random, left: readonly string[], asked: readonly Trait[]): Trait {
  const open = traits.filter((trait) => !asked.includes(trait));
  if (!random.chance(goodQuestionShare)) return random.pick(open);
  const imbalance = (trait: Trait): number =>
    Math.abs(2 * left.filter((secret) => holds(secret, trait)).length - left.length);
  const best = Math.min(...open.map(imbalance));
  return random.pick(open.filter((trait) => imbalance(trait) <= best + tolerance));
}
