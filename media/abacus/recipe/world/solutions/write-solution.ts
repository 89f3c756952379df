// Writes one of the many right solutions of a problem, with the habits of somebody who thinks aloud.

import type { Problem, Step } from '../problem.ts';
import { itemAt, type Random } from '../seeded-random.ts';
import { fillNumber, sentence } from '../wording.ts';
import type { Solution } from './solution.ts';
import { drawWorkOrder, tellThinking } from './tell-thinking.ts';

export function writeSolution(random: Random, problem: Problem): Solution {
  const thinking = tellThinking(random, problem, drawWorkOrder(random, problem));
  if (thinking === null) throw new RangeError(`a problem with numbers that nobody would write: ${problem.question}`);
  const last = itemAt(problem.steps, problem.steps.length - 1);
  return { lines: thinking.lines, final: writeFinal(random, last, problem.answer) };
}

/** What stands behind the think block: the box alone, or in a sentence. */
export function writeFinal(random: Random, { conclusion }: Step, answer: number): string {
  const box = `\\boxed{${answer}}`;
  return random.weighted([
    [box, 0.5],
    [`The answer is ${box}.`, 0.3],
    [sentence(fillNumber(conclusion, box)), 0.2],
  ] as const);
}
