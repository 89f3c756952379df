// Which problems are for training, and in which way the others are unseen: their story, the range of their numbers, or
// only their chain of numbers. No problem outside training has the same sums as one in it, whoever they are about.

import { signatureOf, type Problem } from './problem.ts';
import { isHeldOutTemplate } from './stories/registry.ts';

export const splits = ['train', 'familiar', 'held-out-template', 'held-out-range', 'held-out-both'] as const;

export type Split = (typeof splits)[number];

/**
 * Numbers that no trained story begins a count with, in the middle of the range of such numbers, both ends included. A
 * number that is not needed is none of them in training either: nobody could tell it from one that is.
 */
export const heldOutRanges: readonly (readonly [number, number])[] = [
  [21, 24],
  [37, 40],
];

/** One chain of numbers in so many is held out. */
export const heldOutOneIn = 10;

/** The side a problem belongs to, always the same for the same problem; null: to none, because its sums are trained. */
export function splitOf(problem: Problem): Split | null {
  const story = isHeldOutTemplate(problem.template);
  const range = problem.starts.some(isInHeldOutRange);
  const isTrained = !story && !range && !problem.distractors.some(isInHeldOutRange);
  const chain = hashText(signatureOf(problem)) % heldOutOneIn === 0;
  if (!chain) return isTrained ? 'train' : null;
  if (story) return range ? 'held-out-both' : 'held-out-template';
  return range ? 'held-out-range' : 'familiar';
}

export function isInHeldOutRange(start: number): boolean {
  return heldOutRanges.some(([low, high]) => start >= low && start <= high);
}

/** FNV-1a, 32 bits, over UTF-16 units, finished with a multiply-and-shift so that the low digits are mixed as well. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
