// The interface of a story shape: numbers become people and things.

import type { Problem } from '../problem.ts';
import type { Random } from '../seeded-random.ts';

export interface Story {
  /** Stable id, written into every row as `family`. */
  readonly id: string;
  /** A problem of exactly that many operations (2 to 8). */
  readonly tell: (random: Random, operations: number) => Problem;
}
