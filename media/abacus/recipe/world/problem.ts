// A word problem as data: its question, and the operations that answer it in the order they are needed.

import type { Operation } from './operation.ts';

/** One thing that happens in a story, and the operation it asks for. */
export interface Move {
  /** The sentence in the question; null where the question itself asks for the operation ("together"). */
  readonly sentence: string | null;
  /** How a step tells it, up to the equation: "Mia buys 7 more apples, so Mia has". */
  readonly telling: string;
  readonly operation: Operation;
}

export interface Problem {
  /** Id of the story shape. */
  readonly family: string;
  /** Who or what the answer counts, for a sentence: "Mia has". */
  readonly subject: string;
  /** What is counted: "apples". */
  readonly unit: string;
  /** The person a following problem can go on with. */
  readonly hero: string;
  readonly question: string;
  readonly moves: readonly Move[];
  readonly answer: number;
}

/** The prompt as a model is asked it. A chat template renders a user message to the same text. */
export function writePrompt(problem: Problem): string {
  return `Problem: ${problem.question}\nSolution:\n`;
}

/** The numbers of a problem without its words: two problems that share it are the same sum. */
export function signatureOf(problem: Problem): string {
  return problem.moves.map(({ operation: { left, operator, right } }) => `${left}${operator}${right}`).join(' ');
}
