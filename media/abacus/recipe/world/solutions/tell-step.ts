// One operation of a problem as a sentence: whose numbers go in, the equation, and whose number comes out. All that the
// equation needs stands in the sentence itself, so that it is written by copying and by arithmetic.

import { calculate, writeEquation, type Operation } from '../operation.ts';
import { valueOf, type Problem, type Step } from '../problem.ts';
import { itemAt } from '../seeded-random.ts';
import { fillNumber, sentence } from '../wording.ts';

/** "First, Mia has 12 apples and buys 7 more apples, so Mia has 12 + 7 = 19 apples." */
export function tellStep(step: Step, operation: Operation, lead = ''): string {
  const { left, right } = operation;
  const known = step.premises.replace('{left}', String(left)).replace('{right}', String(right));
  const told = `${known}, so ${fillNumber(step.conclusion, writeEquation(operation))}`;
  return sentence(lead === '' ? told : `${lead} ${told}`);
}

/** The operation as somebody works it out who believes the results in `believed`, by step. */
export function workOut(
  problem: Pick<Problem, 'steps'>,
  index: number,
  believed: readonly Pick<Operation, 'result'>[],
): Operation {
  const { operator, left, right } = itemAt(problem.steps, index);
  const [a, b] = [valueOf(left, believed), valueOf(right, believed)];
  return { left: a, operator, right: b, result: calculate(a, operator, b) };
}
