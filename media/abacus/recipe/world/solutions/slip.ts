// How a step can go wrong: a wrong result, the opposite operation, or a number taken from somewhere else in the story.

import { calculate, operate, type Operation, type Operator } from '../operation.ts';
import { operationsOf, type Problem } from '../problem.ts';
import { itemAt, type Random } from '../seeded-random.ts';

const opposite: Readonly<Record<Operator, Operator>> = { '+': '-', '-': '+', '×': '÷', '÷': '×' };

/** Results that are off by so much look like a slip of the pen, of the tens, or of a neighbor in the table. */
const distances = [-10, -2, -1, 1, 2, 10] as const;

/** Draws a wrong version of a problem's step; its result is a whole positive number and never the right one. */
export function drawSlip(random: Random, problem: Problem, step: number): Operation {
  const right = itemAt(operationsOf(problem), step);
  const kind = random.weighted([
    ['result', 0.5],
    ['operator', 0.2],
    ['operand', 0.3],
  ] as const);
  const drawn =
    kind === 'operator'
      ? operate(right.left, opposite[right.operator], right.right)
      : kind === 'operand'
        ? otherOperand(random, problem, step, right)
        : null;
  if (drawn !== null && isPlausible(drawn.result) && drawn.result !== right.result) return drawn;
  return { ...right, result: right.result + random.pick(distances.filter((by) => isPlausible(right.result + by))) };
}

/** Whether anybody would write down such a result without stopping. */
export function isPlausible(result: number): boolean {
  return Number.isInteger(result) && result > 0 && result < 1000;
}

/** The operation with a number of another step, or one that is not needed at all, in the place of its first one. */
function otherOperand(random: Random, problem: Problem, step: number, right: Operation): Operation | null {
  const operations = operationsOf(problem).slice(0, step);
  const numbers = [
    ...problem.starts,
    ...problem.distractors,
    ...operations.flatMap(({ left, right: second, result }) => [left, second, result]),
  ].filter((number) => number !== right.left && isPlausible(calculate(number, right.operator, right.right)));
  return numbers.length === 0 ? null : operate(random.pick(numbers), right.operator, right.right);
}
