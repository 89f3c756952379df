// The last touches of every plot: numbers that are not needed, and the sentences joined to a question.

import type { Draft, Quantity } from '../draft.ts';
import type { Sequel } from '../problem.ts';
import type { Random } from '../seeded-random.ts';
import { fill, sentence, type Cast } from '../wording.ts';
import type { Ask, Told } from './template.ts';

/** How many stories have a number that is not needed, and how many of those have two. */
export const distractorShare = 0.3;
const secondDistractorShare = 0.25;

export interface Ending {
  readonly draft: Draft;
  readonly answer: Quantity;
  /** The sentences of the story, in order; what is not needed goes anywhere behind the first. */
  readonly sentences: readonly string[];
  readonly asks: readonly Ask[];
  readonly cast: Cast;
  readonly distractors: readonly string[];
  readonly sequel?: Sequel | null;
}

/** Null where a number of the draft has left the world. */
export function finish(random: Random, ending: Ending): Told | null {
  const { draft, answer, cast } = ending;
  if (!draft.fits) return null;
  const told = ending.sentences.map(sentence);
  const distractors = drawDistractors(random, ending.distractors);
  for (const { text, number } of distractors)
    told.splice(random.integer(1, told.length), 0, sentence(fill(text, { ...cast, n: String(number) })));
  const ask = random.pick(ending.asks);
  return {
    question: [...told, sentence(fill(ask.question, cast))].join(' '),
    goal: fill(ask.goal, cast),
    steps: draft.steps,
    answer: answer.value,
    starts: draft.starts,
    distractors: distractors.map(({ number }) => number),
    sequel: ending.sequel ?? null,
  };
}

function drawDistractors(
  random: Random,
  texts: readonly string[],
): readonly { readonly text: string; readonly number: number }[] {
  if (!random.chance(distractorShare)) return [];
  const count = random.chance(secondDistractorShare) ? 2 : 1;
  return random.sample(texts, count).map((text) => ({ text, number: random.integer(3, 60) }));
}

const links = ['', '', '', 'then ', 'later ', 'after that '] as const;

/** How a sentence is joined to what was told before it. */
export function link(random: Random, clause: string): string {
  return random.pick(links) + clause;
}
