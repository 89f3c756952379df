// Draws a problem of a given number of operations, from all story shapes alike.

import { continueTrack } from './plots/track.ts';
import type { Problem } from './problem.ts';
import type { Random } from './seeded-random.ts';
import { sequels, stories } from './stories/registry.ts';
import type { Story } from './stories/story.ts';

/** Draws that may fail before a story is given up: some have no room for the numbers that were drawn. */
const attempts = 50;

export type Side = 'trained' | 'held-out';

/** @param side whether the situation is one that is trained or one that is held out */
export function drawProblem(random: Random, operations: number, side: Side): Problem {
  for (;;) {
    const story = random.pick(stories);
    const template = random.pick(sides(story)[side]);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const told = template.tell(random, operations);
      if (told !== null) return { ...told, shape: story.id, template: template.id };
    }
  }
}

/** A problem that goes on with the story of another, or null where that story has no room for more. */
export function drawSequel(random: Random, before: Problem, operations: number): Problem | null {
  const { sequel, answer } = before;
  const words = sequel === null ? undefined : sequels.get(sequel.template);
  if (sequel === null || words === undefined) return null;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const told = continueTrack(random, words, { cast: sequel.cast, value: answer }, operations);
    if (told !== null) return { ...told, shape: before.shape, template: words.id };
  }
  return null;
}

type Sides = Readonly<Record<Side, Story['templates']>>;
const known = new Map<string, Sides>();

function sides({ id, templates }: Story): Sides {
  const found = known.get(id);
  if (found !== undefined) return found;
  const made = {
    trained: templates.filter(({ isHeldOut }) => !isHeldOut),
    'held-out': templates.filter(({ isHeldOut }) => isHeldOut),
  };
  known.set(id, made);
  return made;
}
