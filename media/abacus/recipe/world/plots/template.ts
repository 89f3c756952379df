// The interface of a situation: numbers become people and things. Plots make templates out of words.

import type { Problem } from '../problem.ts';
import type { Random } from '../seeded-random.ts';

/** A problem that does not know yet what it is called. */
export type Told = Omit<Problem, 'shape' | 'template'>;

export interface Template {
  /** Stable id, written into every row. */
  readonly id: string;
  /** True: this situation is never trained. */
  readonly isHeldOut: boolean;
  /** The sentences that only this situation has, with their blanks. */
  readonly sentences: readonly string[];
  /** Those of them whose `{n}` is a number that a count begins with. */
  readonly starts: readonly string[];
  /** A problem of exactly that many operations (2 to 8); null where the drawn numbers leave the world. */
  readonly tell: (random: Random, operations: number) => Told | null;
}

/** A question and the same as a clause: "How many apples does Mia have now?", "how many apples Mia has now". */
export interface Ask {
  readonly question: string;
  readonly goal: string;
}
