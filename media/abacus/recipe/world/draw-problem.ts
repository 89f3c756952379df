// Draws a problem of a given number of operations from all story shapes.

import type { Mix } from './lessons.ts';
import { largestNumber } from './operation.ts';
import type { Problem } from './problem.ts';
import type { Random } from './seeded-random.ts';
import { stories } from './stories/registry.ts';

/** Stories that add two counts at the end can leave the world's numbers; those are drawn again. */
export function drawProblem(random: Random, mix: Mix, operations: number): Problem {
  for (;;) {
    const story = random.weighted(stories.map((one) => [one, mix.stories[one.id] ?? 0] as const));
    const problem = story.tell(random, operations);
    if (problem.answer <= largestNumber) return problem;
  }
}
