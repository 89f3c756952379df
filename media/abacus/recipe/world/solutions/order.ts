// The orders in which the operations of a problem can be worked out: each after those that it needs.

import { neededBy, type Step } from '../problem.ts';
import type { Random } from '../seeded-random.ts';

/** The order of the story. */
export function storyOrder(steps: readonly Step[]): readonly number[] {
  return steps.map((_, index) => index);
}

/** Draws one of the possible orders; every operation that could come next is as likely. */
export function drawOrder(random: Random, steps: readonly Step[]): readonly number[] {
  const done = new Set<number>();
  const order: number[] = [];
  while (order.length < steps.length) {
    const ready = steps.flatMap((step, index) =>
      !done.has(index) && neededBy(step).every((needed) => done.has(needed)) ? [index] : [],
    );
    const next = random.pick(ready);
    done.add(next);
    order.push(next);
  }
  return order;
}

/** The steps that a step feeds, directly or not, the step itself included. */
export function fedBy(steps: readonly Step[], from: number): ReadonlySet<number> {
  const fed = new Set([from]);
  // Each step comes after those that it needs, so one pass is enough.
  steps.forEach((step, index) => {
    if (neededBy(step).some((needed) => fed.has(needed))) fed.add(index);
  });
  return fed;
}
