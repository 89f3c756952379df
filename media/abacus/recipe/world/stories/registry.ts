// The story shapes of the world. Adding one adds a file and a line.

import { bus, train, travel, truck } from './travel.ts';
import { ages } from './ages.ts';
import { comparisons } from './comparisons.ts';
import { mixtures, pot } from './mixtures.ts';
import { rates, tank } from './rates.ts';
import { classroom, pockets, sharing } from './sharing.ts';
import { purse, shopping } from './shopping.ts';
import type { Story } from './story.ts';
import type { TrackWords } from '../plots/track.ts';

export const stories: readonly Story[] = [shopping, travel, sharing, rates, ages, mixtures, comparisons];

/** Situations that a second problem of a dialogue can go on with. */
export const sequels: ReadonlyMap<string, TrackWords> = new Map(
  [purse, bus, train, truck, pockets, classroom, tank, pot].map((words) => [words.id, words]),
);

const heldOut = new Set(
  stories.flatMap(({ templates }) => templates.filter(({ isHeldOut }) => isHeldOut).map(({ id }) => id)),
);

export function isHeldOutTemplate(id: string): boolean {
  return heldOut.has(id);
}
