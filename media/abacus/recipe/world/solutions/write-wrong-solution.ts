// A solution that ends wrong, for a reader to judge: an error that nobody notices and everything that follows from it, a
// step left out at the end, or a final answer that the steps do not give. The model is never taught to write one.

import type { Operation } from '../operation.ts';
import { operationsOf, type Problem } from '../problem.ts';
import { itemAt, type Random } from '../seeded-random.ts';
import { habits } from './habits.ts';
import { drawOrder, fedBy, storyOrder } from './order.ts';
import { drawSlip, isPlausible } from './slip.ts';
import type { Line, Solution } from './solution.ts';
import { tellStep, workOut } from './tell-step.ts';
import { drawLead, other, writeClosing, writeFinal } from './write-solution.ts';

export interface WrongSolution extends Solution {
  /** Lines before the first that is wrong; all lines where only the end is. */
  readonly rightLines: number;
}

const attempts = 10;

export function writeWrongSolution(random: Random, problem: Problem): WrongSolution {
  const kind = random.weighted([
    ['slip', 0.8],
    ['short', 0.1],
    ['box', 0.1],
  ] as const);
  if (kind === 'slip') {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const wrong = writeSlipped(random, problem);
      if (wrong !== null) return wrong;
    }
  }
  return kind === 'short' ? writeShort(random, problem) : writeWrongBox(random, problem);
}

/** Null where the error leads to numbers that nobody would write, or back to the right answer. */
function writeSlipped(random: Random, problem: Problem): WrongSolution | null {
  const order = drawAnyOrder(random, problem);
  const slipAt = random.integer(0, order.length - 1);
  const slipStep = itemAt(order, slipAt);
  const fed = fedBy(problem.steps, slipStep);
  const believed: Operation[] = [...operationsOf(problem)];
  const lines: Line[] = [];
  for (const [place, step] of order.entries()) {
    const operation = place === slipAt ? drawSlip(random, problem, step) : workOut(problem, step, believed);
    if (!isPlausible(operation.result)) return null;
    believed[step] = operation;
    const mark = place === slipAt ? 'slip' : fed.has(step) ? 'carried' : 'right';
    lines.push({ text: tellStep(itemAt(problem.steps, step), operation, drawLead(random, place)), step, mark });
  }
  const { result } = itemAt(believed, believed.length - 1);
  // A slip in one of two counts may be undone by chance; then the answer is right after all.
  if (result === problem.answer) return null;
  return finish(random, problem, lines, result, slipAt);
}

/** Stops one step early and takes that number for the answer. */
function writeShort(random: Random, problem: Problem): WrongSolution {
  const { lines, operations, order } = writeRight(random, problem);
  const before = itemAt(operations, itemAt(order, order.length - 2));
  if (before.result === problem.answer) return writeWrongBox(random, problem);
  const kept = lines.slice(0, -1);
  return { lines: kept, final: writeBox(random, before.result), rightLines: kept.length };
}

/** All steps are right, and the box holds something else. */
function writeWrongBox(random: Random, problem: Problem): WrongSolution {
  const { lines, operations } = writeRight(random, problem);
  const { left, right } = itemAt(operations, operations.length - 1);
  const others = [left, right, problem.answer + 1, problem.answer + 10, problem.answer - 1].filter(
    (number) => number !== problem.answer && number > 0,
  );
  return { lines, final: writeBox(random, random.pick(others)), rightLines: lines.length };
}

function writeBox(random: Random, answer: number): string {
  return random.chance(0.6) ? `\\boxed{${answer}}` : `The answer is \\boxed{${answer}}.`;
}

function writeRight(
  random: Random,
  problem: Problem,
): { readonly lines: readonly Line[]; readonly operations: readonly Operation[]; readonly order: readonly number[] } {
  const order = drawAnyOrder(random, problem);
  const operations = operationsOf(problem);
  const lines = order.map((step, place): Line => {
    const text = tellStep(itemAt(problem.steps, step), itemAt(operations, step), drawLead(random, place));
    return { text, step, mark: 'right' };
  });
  return { lines, operations, order };
}

function drawAnyOrder(random: Random, { steps }: Problem): readonly number[] {
  return random.chance(habits.otherOrder) ? drawOrder(random, steps) : storyOrder(steps);
}

function finish(
  random: Random,
  problem: Problem,
  lines: readonly Line[],
  answer: number,
  rightLines: number,
): WrongSolution {
  const closing = random.chance(habits.closing) ? [other(writeClosing(problem, answer))] : [];
  return { lines: [...lines, ...closing], final: writeFinal(random, problem, answer), rightLines };
}
