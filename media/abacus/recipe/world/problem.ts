// A word problem as data: its question, and the graph of operations that answers it. The graph is what is true; how a
// solution tells it is written elsewhere.

import { calculate, type Operation, type Operator } from './operation.ts';
import { itemAt } from './seeded-random.ts';

/** Where a number of an operation comes from: from the question, or from an earlier step. */
export type Operand = { readonly given: number } | { readonly step: number };

/** One operation, with the words around it. */
export interface Step {
  /** What is known, with both numbers left open: "Mia has {left} apples and buys {right} more apples". */
  readonly premises: string;
  /** What follows, with `#` for the equation or the number: "Mia has # apples". */
  readonly conclusion: string;
  readonly operator: Operator;
  readonly left: Operand;
  readonly right: Operand;
}

export interface Problem {
  /** Id of the story shape: shopping, travel … */
  readonly shape: string;
  /** Id of the situation within it. */
  readonly template: string;
  readonly question: string;
  /** What is asked, as a clause: "how many apples Mia has now". */
  readonly goal: string;
  /** The operations in the order of the story; each comes after those that it needs. The last one gives the answer. */
  readonly steps: readonly Step[];
  readonly answer: number;
  /** Numbers of the question that a count begins with; ranges of them are held out. */
  readonly starts: readonly number[];
  /** Numbers of the question that are not needed. */
  readonly distractors: readonly number[];
  /** What a following problem can go on with; null where the story cannot. */
  readonly sequel: Sequel | null;
}

export interface Sequel {
  readonly template: string;
  readonly cast: Readonly<Record<string, string>>;
}

/** The prompt as a model is asked it. A chat template renders a user message to the same text. */
export function writePrompt(question: string): string {
  return `Problem: ${question}\nSolution:\n`;
}

/** The operations of a problem with their numbers, in the order of its steps. */
export function operationsOf({ steps }: Pick<Problem, 'steps'>): readonly Operation[] {
  const done: Operation[] = [];
  for (const { operator, left, right } of steps) {
    const [a, b] = [valueOf(left, done), valueOf(right, done)];
    done.push({ left: a, operator, right: b, result: calculate(a, operator, b) });
  }
  return done;
}

/** An operand's number, where `done` holds the operations of all earlier steps. */
export function valueOf(operand: Operand, done: readonly Pick<Operation, 'result'>[]): number {
  return 'given' in operand ? operand.given : itemAt(done, operand.step).result;
}

/** The steps that a step needs, by index. */
export function neededBy({ left, right }: Step): readonly number[] {
  return [left, right].flatMap((operand) => ('step' in operand ? [operand.step] : []));
}

/** The sums of a problem without its words and in no order: two problems that share it ask for the same arithmetic. */
export function signatureOf(problem: Pick<Problem, 'steps'>): string {
  return operationsOf(problem)
    .map(({ left, operator, right }) => `${left}${operator}${right}`)
    .sort()
    .join(' ');
}
