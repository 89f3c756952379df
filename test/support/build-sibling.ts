// Siblings for tests of group signals.
import type { Sibling } from '../../server/shared/signals/sibling.ts';

/** One that was not annotated and says nothing of itself; `parts` replaces fields. */
export function buildSibling(parts: Partial<Sibling> = {}): Sibling {
  return {
    ...{ line: 1, correct: null, reward: null, model: null, answer: null, stated: null, annotation: null },
    sameAnswer: (left, right) => left === right,
    ...parts,
  };
}
