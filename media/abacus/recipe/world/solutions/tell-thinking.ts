// The thinking of a solution: an opening, the operations with slips that are repaired, checks, a closing sentence. Right
// solutions and those that go wrong unnoticed are written here alike, so that nothing but the error tells them apart.

import { writeEquation, type Operation, type Operator } from '../operation.ts';
import { operationsOf, type Problem } from '../problem.ts';
import { itemAt, type Random } from '../seeded-random.ts';
import { fillNumber } from '../wording.ts';
import { habits } from './habits.ts';
import { drawOrder, fedBy, storyOrder } from './order.ts';
import { drawSlip, isPlausible } from './slip.ts';
import type { Line } from './solution.ts';
import { tellStep, workOut } from './tell-step.ts';

/** An error that is not noticed: the place in the order of work, and what is written there. */
export interface Unnoticed {
  readonly place: number;
  readonly wrong: Operation;
}

export interface Thinking {
  readonly lines: readonly Line[];
  /** What is believed of each operation in the end, by step. */
  readonly believed: readonly Operation[];
  /** Lines before the unnoticed error; all of them where there is none. */
  readonly rightLines: number;
}

const laterLeads = ['Then', 'Next,', 'Now', 'After that,', ''] as const;

const doubts = ['Wait, that is not right.', 'Wait, let me check that.', 'Hmm, that is wrong.', 'No, I made a mistake.'];

const inverse: Readonly<Record<Operator, Operator>> = { '+': '-', '-': '+', '×': '÷', '÷': '×' };

/** The order of the story, or another one. */
export function drawWorkOrder(random: Random, { steps }: Problem): readonly number[] {
  return random.chance(habits.otherOrder) ? drawOrder(random, steps) : storyOrder(steps);
}

/**
 * @param told how many of the operations are told; fewer than all of them: the rest is left out
 * @returns null where an unnoticed error leads to numbers that nobody would write
 */
export function tellThinking(
  random: Random,
  problem: Problem,
  order: readonly number[],
  { unnoticed = null, told = order.length }: { readonly unnoticed?: Unnoticed | null; readonly told?: number } = {},
): Thinking | null {
  const believed = believe(problem, order, unnoticed);
  if (!believed.every(({ result }) => isPlausible(result))) return null;
  const lines: Line[] = random.chance(habits.opening) ? [other(writeOpening(random, problem))] : [];
  const rightLines = tellOperations(random, { problem, order: order.slice(0, told), believed, unnoticed }, lines);
  const answer = itemAt(believed, itemAt(order, told - 1));
  if (random.chance(habits.check)) {
    lines.push(other(writeCheck(random, problem, order, told, believed)));
    if (random.chance(habits.secondCheck)) lines.push(other(writeCheck(random, problem, order, told, believed)));
  }
  if (random.chance(habits.closing)) {
    const { conclusion } = itemAt(problem.steps, itemAt(order, told - 1));
    lines.push(other(`So in the end ${fillNumber(conclusion, String(answer.result))}.`));
  }
  return { lines, believed, rightLines: rightLines ?? lines.length };
}

function other(text: string): Line {
  return { text, step: null, mark: 'other' };
}

/** What somebody ends up with who goes wrong at one place and works everything else out rightly from there. */
function believe(problem: Problem, order: readonly number[], unnoticed: Unnoticed | null): readonly Operation[] {
  const believed = [...operationsOf(problem)];
  if (unnoticed === null) return believed;
  order.forEach((step, place) => {
    believed[step] = place === unnoticed.place ? unnoticed.wrong : workOut(problem, step, believed);
  });
  return believed;
}

interface Work {
  readonly problem: Problem;
  readonly order: readonly number[];
  readonly believed: readonly Operation[];
  readonly unnoticed: Unnoticed | null;
}

/** @returns the number of lines before the unnoticed error; null where there is none */
function tellOperations(random: Random, work: Work, lines: Line[]): number | null {
  const { problem, order, believed, unnoticed } = work;
  // A slip that is repaired comes before the error that is not.
  const places = unnoticed === null ? order.length : unnoticed.place;
  const slipAt = places > 0 && random.chance(habits.slip) ? random.integer(0, places - 1) : -1;
  const errorStep = unnoticed === null ? null : itemAt(order, unnoticed.place);
  const carriedOn = errorStep === null ? new Set<number>() : fedBy(problem.steps, errorStep);
  let rightLines: number | null = null;
  let toldSteps = 0;
  const tell = (step: number, operation: Operation, mark: Line['mark']): void => {
    const lead = toldSteps === 0 ? random.pick(['First,', '']) : random.pick(laterLeads);
    toldSteps += 1;
    lines.push({ text: tellStep(itemAt(problem.steps, step), operation, lead), step, mark });
  };
  for (let place = 0; place < order.length; place += 1) {
    const step = itemAt(order, place);
    const operation = itemAt(believed, step);
    if (place === slipAt) {
      place += tellRepairedSlip(random, work, { place, places }, tell, lines);
    } else if (place === unnoticed?.place) {
      rightLines = lines.length;
      tell(step, operation, 'slip');
    } else {
      tell(step, operation, rightLines !== null && carriedOn.has(step) ? 'carried' : 'right');
    }
  }
  return rightLines;
}

type Tell = (step: number, operation: Operation, mark: Line['mark']) => void;

/** The slip, what is built on it before it is noticed, its repair, and that again: how many further steps were told. */
function tellRepairedSlip(
  random: Random,
  { problem, order, believed }: Work,
  { place, places }: { readonly place: number; readonly places: number },
  tell: Tell,
  lines: Line[],
): number {
  const step = itemAt(order, place);
  const wrong = drawSlip(random, problem, step);
  tell(step, wrong, 'slip');
  const later = drawCarried(random, problem, believed, { step, wrong, following: order.slice(place + 1, places) });
  for (const { step: next, operation, isCarried } of later) tell(next, operation, isCarried ? 'carried' : 'right');
  const repair = tellStep(itemAt(problem.steps, step), itemAt(believed, step));
  lines.push({ text: `${random.pick(doubts)} ${repair}`, step, mark: 'repair' });
  // What was built on the error is worked out again, the rest stands.
  for (const { step: next, isCarried } of later) if (isCarried) tell(next, itemAt(believed, next), 'right');
  return later.length;
}

interface LaterStep {
  readonly step: number;
  readonly operation: Operation;
  readonly isCarried: boolean;
}

/** The steps that are written before a slip is noticed: none, one or two, and none that would give it away. */
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

/** Checks the last operation or any other one; who has not noticed an error finds that it fits. */
function writeCheck(
  random: Random,
  problem: Problem,
  order: readonly number[],
  told: number,
  believed: readonly Operation[],
): string {
  const step = itemAt(order, random.chance(0.5) ? told - 1 : random.integer(0, told - 1));
  const operation = itemAt(believed, step);
  if (random.chance(0.5)) {
    const { conclusion } = itemAt(problem.steps, step);
    return `Let me check again: ${fillNumber(conclusion, writeEquation(operation))}. That is right.`;
  }
  const { left, operator, right, result } = operation;
  const back: Operation = { left: result, operator: inverse[operator], right, result: left };
  return `Let me check: ${writeEquation(back)}, and that fits.`;
}
