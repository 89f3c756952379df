// Which problems are for training and which are held out. The numbers of a problem decide, not its words: no
// held-out problem has the same sums as a trained one, whoever they are about.

import { signatureOf, type Problem } from './problem.ts';

export type Split = 'train' | 'held-out';

/** One problem in so many is held out. */
export const heldOutOneIn = 10;

/** The side a problem belongs to, always the same for the same numbers. */
export function splitOf(problem: Problem): Split {
  return hashText(signatureOf(problem)) % heldOutOneIn === 0 ? 'held-out' : 'train';
}

// FNV-1a, 32 bits, over UTF-16 units, finished with a multiply-and-shift so that the low digits are mixed as well.
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
