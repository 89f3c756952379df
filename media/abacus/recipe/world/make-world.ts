// Streams of problems and training documents, reproducible from a seed.

import { drawProblem } from './draw-problem.ts';
import { lessons, type LessonId, type Mix } from './lessons.ts';
import type { Problem } from './problem.ts';
import { writeRow, type Row } from './row.ts';
import { createRandom, itemAt, type Random } from './seeded-random.ts';
import { splitOf, type Split } from './split.ts';
import { continueStory } from './stories/running-total.ts';

/** How many documents ask two problems, and how many second problems go on with the first one's story. */
export const dialogueShare = 0.15;
const continuedShare = 0.5;

/** Training documents without end; the same seed gives the same ones. */
export function* makeRows(seed: number, lesson: LessonId): Generator<Row> {
  const random = createRandom(seed);
  const mix = lessons[lesson];
  for (;;) {
    const first = drawFrom('train', () => drawProblem(random, mix, random.weighted(mix.operations)));
    if (!random.chance(dialogueShare)) yield writeRow(random, [first]);
    else yield writeRow(random, [first, drawFollowing(random, mix, first, 'train')]);
  }
}

/** Problems of one side and one length, no two with the same numbers. */
export function makeProblems(seed: number, split: Split, operations: number, count: number): Problem[] {
  const random = createRandom(seed);
  const problems = new Map<string, Problem>();
  while (problems.size < count) {
    const problem = drawFrom(split, () => drawProblem(random, lessons.world, operations));
    problems.set(problem.question, problem);
  }
  return [...problems.values()];
}

/** Pairs of problems asked one after the other; the second often goes on with the first one's story. */
export function makeDialogues(seed: number, split: Split, count: number): (readonly [Problem, Problem])[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const first = drawFrom(split, () => drawProblem(random, lessons.world, random.integer(2, 4)));
    return [first, drawFollowing(random, lessons.world, first, split)] as const;
  });
}

function drawFollowing(random: Random, mix: Mix, first: Problem, split: Split): Problem {
  const operations = random.weighted([
    [2, 0.5],
    [3, 0.3],
    [4, 0.2],
  ] as const);
  // Only a story about one person's count can go on; a count of two or three leaves too little to happen.
  const goesOn = itemAt(first.moves, first.moves.length - 1).sentence !== null && random.chance(continuedShare);
  return drawFrom(split, () =>
    goesOn ? continueStory(random, first, operations) : drawProblem(random, mix, operations),
  );
}

function drawFrom(split: Split, draw: () => Problem): Problem {
  for (;;) {
    const problem = draw();
    if (splitOf(problem) === split) return problem;
  }
}
