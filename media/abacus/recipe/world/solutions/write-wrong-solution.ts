// A solution that ends wrong, for a reader to judge: an error that nobody notices and everything that follows from it, a
// step left out at the end, or a final answer that the steps do not give. The model is never taught to write one.

import type { Problem } from '../problem.ts';
import { itemAt, type Random } from '../seeded-random.ts';
import { drawSlip } from './slip.ts';
import type { Solution } from './solution.ts';
import { drawWorkOrder, tellThinking } from './tell-thinking.ts';
import { writeFinal, writeSolution } from './write-solution.ts';

export interface WrongSolution extends Solution {
  /** Lines before the first that is wrong for good; all lines where only the end is. */
  readonly rightLines: number;
}

const attempts = 10;

export function writeWrongSolution(random: Random, problem: Problem): WrongSolution {
  const kind = random.weighted([
    ['slip', 0.8],
    ['short', 0.1],
    ['box', 0.1],
  ] as const);
  const write = { slip: writeSlipped, short: writeShort, box: writeWrongBox }[kind];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const wrong = write(random, problem);
    if (wrong !== null) return wrong;
  }
  return writeWrongBox(random, problem);
}

/** Null where the error leads to numbers that nobody would write, or back to the right answer. */
function writeSlipped(random: Random, problem: Problem): WrongSolution | null {
  const order = drawWorkOrder(random, problem);
  const place = random.integer(0, order.length - 1);
  const wrong = drawSlip(random, problem, itemAt(order, place));
  const thinking = tellThinking(random, problem, order, { unnoticed: { place, wrong } });
  if (thinking === null) return null;
  const { result } = itemAt(thinking.believed, problem.steps.length - 1);
  if (result === problem.answer) return null;
  const last = itemAt(problem.steps, problem.steps.length - 1);
  return { lines: thinking.lines, final: writeFinal(random, last, result), rightLines: thinking.rightLines };
}

/** Stops one step early and takes that number for the answer. */
function writeShort(random: Random, problem: Problem): WrongSolution | null {
  const order = drawWorkOrder(random, problem);
  const told = order.length - 1;
  const thinking = tellThinking(random, problem, order, { told });
  const last = itemAt(order, told - 1);
  const result = thinking?.believed[last]?.result;
  if (thinking === null || result === undefined || result === problem.answer) return null;
  const final = writeFinal(random, itemAt(problem.steps, last), result);
  // Whatever follows the last operation takes it for the end.
  const rightLines = thinking.lines.findLastIndex(({ step }) => step !== null) + 1;
  return { lines: thinking.lines, final, rightLines };
}

/** All steps are right, and the box holds something else. */
function writeWrongBox(random: Random, problem: Problem): WrongSolution {
  const { lines } = writeSolution(random, problem);
  const { answer } = problem;
  const others = [...problem.starts, answer + 1, answer - 1, answer + 10, answer - 10].filter(
    (number) => number !== answer && number > 0,
  );
  const last = itemAt(problem.steps, problem.steps.length - 1);
  return { lines, final: writeFinal(random, last, random.pick(others)), rightLines: lines.length };
}
