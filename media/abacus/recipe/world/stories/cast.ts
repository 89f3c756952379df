// Draws the people and things that a situation needs: `A`, `B`, `F` three persons, `T` a thing, `box` a container,
// `one` something that is bought, `place`.

import type { Random } from '../seeded-random.ts';
import { containers, names, places, purchases, things } from '../words.ts';
import type { Cast } from '../wording.ts';

/** @param kinds what `T` may be */
export function drawCast(random: Random, kinds: readonly string[] = things): Cast {
  const [A = '', B = '', F = ''] = random.sample(names, 3);
  return {
    ...{ A, B, F, T: random.pick(kinds), box: random.pick(containers) },
    ...{ one: random.pick(purchases), place: random.pick(places) },
  };
}

/** The same with two things in the places of the persons: "the red bus" and "the blue bus". */
export function drawPair(random: Random, noun: string, kinds: readonly string[], thing: string): Cast {
  const [first = '', second = ''] = random.sample(kinds, 2);
  return { ...drawCast(random), A: `the ${first} ${noun}`, B: `the ${second} ${noun}`, T: thing };
}
