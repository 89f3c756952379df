// Writes one of the many right solutions of a problem: in one of its orders, with the habits of somebody who thinks aloud.

import { operate, writeEquation, type Operation, type Operator } from '../operation.ts';
import { operationsOf, type Problem } from '../problem.ts';
import { itemAt, type Random } from '../seeded-random.ts';
import { fillNumber, sentence } from '../wording.ts';
import { habits } from './habits.ts';
import { drawOrder, fedBy, storyOrder } from './order.ts';
import { drawSlip, isPlausible } from './slip.ts';
import type { Line, Solution } from './solution.ts';
import { tellStep, workOut } from './tell-step.ts';

const laterLeads = ['Then', 'Next,', 'Now', 'After that,', ''] as const;

const doubts = [
  'Wait, that is not right.',
  'Wait, let me check that.',
  'Hmm, that is wrong.',
  'No, I made a mistake.',
] as const;

const inverse: Readonly<Record<Operator, Operator>> = { '+': '-', '-': '+', '×': '÷', '÷': '×' };

export function writeSolution(random: Random, problem: Problem): Solution {
  const order = random.chance(habits.otherOrder) ? drawOrder(random, problem.steps) : storyOrder(problem.steps);
  const lines: Line[] = [];
  if (random.chance(habits.opening)) lines.push(other(writeOpening(random, problem)));
  lines.push(...writeSteps(random, problem, order));
  if (random.chance(habits.check)) {
    lines.push(other(writeCheck(random, problem)));
    if (random.chance(habits.secondCheck)) lines.push(other(writeCheck(random, problem)));
  }
  if (random.chance(habits.closing)) lines.push(other(writeClosing(problem, problem.answer)));
  return { lines, final: writeFinal(random, problem, problem.answer) };
}

/** What stands behind the think block. */
export function writeFinal(random: Random, { steps }: Problem, answer: number): string {
  const box = `\\boxed{${answer}}`;
  const { conclusion } = itemAt(steps, steps.length - 1);
  return random.weighted([
    [box, 0.5],
    [`The answer is ${box}.`, 0.3],
    [sentence(fillNumber(conclusion, box)), 0.2],
  ] as const);
}

/** How a step is led in, by its place among the steps. */
export function drawLead(random: Random, place: number): string {
  return place === 0 ? random.pick(['First,', '']) : random.pick(laterLeads);
}

export function writeClosing({ steps }: Problem, answer: number): string {
  return `So in the end ${fillNumber(itemAt(steps, steps.length - 1).conclusion, String(answer))}.`;
}

export function other(text: string): Line {
  return { text, step: null, mark: 'other' };
}

function writeSteps(random: Random, problem: Problem, order: readonly number[]): Line[] {
  const operations = operationsOf(problem);
  const slipAt = random.chance(habits.slip) ? random.integer(0, order.length - 1) : -1;
  const lines: Line[] = [];
  const tell = (step: number, operation: Operation, mark: Line['mark']): void => {
    const text = tellStep(itemAt(problem.steps, step), operation, drawLead(random, lines.length));
    lines.push({ text, step, mark });
  };
  for (let place = 0; place < order.length; place += 1) {
    const step = itemAt(order, place);
    const right = itemAt(operations, step);
    if (place !== slipAt) {
      tell(step, right, 'right');
      continue;
    }
    const wrong = drawSlip(random, problem, step);
    tell(step, wrong, 'slip');
    const later = drawCarried(random, problem, operations, { step, wrong, following: order.slice(place + 1) });
    for (const { step: next, operation, isCarried } of later) tell(next, operation, isCarried ? 'carried' : 'right');
    const repair = tellStep(itemAt(problem.steps, step), right);
    lines.push({ text: `${random.pick(doubts)} ${repair}`, step, mark: 'repair' });
    // What was built on the error is worked out again, the rest stands.
    for (const { step: next, isCarried } of later) if (isCarried) tell(next, itemAt(operations, next), 'right');
    place += later.length;
  }
  return lines;
}

interface LaterStep {
  readonly step: number;
  readonly operation: Operation;
  readonly isCarried: boolean;
}

/** The steps that are written before an error is noticed: none, one or two, and none that would give it away. */
function drawCarried(
  random: Random,
  problem: Problem,
  operations: readonly Operation[],
  slip: { readonly step: number; readonly wrong: Operation; readonly following: readonly number[] },
): readonly LaterStep[] {
  if (!random.chance(habits.lateRepair)) return [];
  const believed = [...operations];
  believed[slip.step] = slip.wrong;
  const fed = fedBy(problem.steps, slip.step);
  const later: LaterStep[] = [];
  for (const step of slip.following.slice(0, random.integer(1, 2))) {
    const operation = workOut(problem, step, believed);
    if (!isPlausible(operation.result)) return [];
    believed[step] = operation;
    later.push({ step, operation, isCarried: fed.has(step) });
  }
  // Two steps that have nothing to do with it leave nothing to work out again, and that is as good.
  return later;
}

function writeOpening(random: Random, problem: Problem): string {
  return random.pick([
    `I need to find ${problem.goal}.`,
    'Let me go through the story one step at a time.',
    `The numbers that I need are ${writeList(givenNumbers(problem))}.`,
  ]);
}

/** The numbers of the question that are needed, in the order of the story. */
function givenNumbers({ steps }: Problem): readonly number[] {
  return steps.flatMap(({ left, right }) =>
    [left, right].flatMap((operand) => ('given' in operand ? [operand.given] : [])),
  );
}

function writeList(numbers: readonly number[]): string {
  return numbers.length < 2 ? numbers.join('') : `${numbers.slice(0, -1).join(', ')} and ${String(numbers.at(-1))}`;
}

function writeCheck(random: Random, problem: Problem): string {
  const operations = operationsOf(problem);
  const index = random.chance(0.5) ? operations.length - 1 : random.integer(0, operations.length - 1);
  const operation = itemAt(operations, index);
  if (random.chance(0.5)) {
    const { conclusion } = itemAt(problem.steps, index);
    return `Let me check again: ${fillNumber(conclusion, writeEquation(operation))}. That is right.`;
  }
  const back = operate(operation.result, inverse[operation.operator], operation.right);
  return `Let me check: ${writeEquation(back)}, and that fits.`;
}
