// One arithmetic operation on whole numbers, and how it is written.

import type { Random } from './seeded-random.ts';

export type Operator = '+' | '-' | '×' | '÷';

export interface Operation {
  readonly left: number;
  readonly operator: Operator;
  readonly right: number;
  readonly result: number;
}

/** Largest number that occurs. A model of a few million parameters learns this range by heart in an hour. */
export const largestNumber = 200;
/** Smallest number that occurs: nobody has "1 apples", and nobody is left with nothing. */
export const smallestNumber = 2;
/** Largest number that is added or taken away. */
export const largestChange = 30;
/** Largest number that a count is multiplied or divided by; what comes in equal lots has its own limits. */
export const largestFactor = 5;

/** What `left operator right` is, without any rounding: stories only divide where nothing is left over. */
export function calculate(left: number, operator: Operator, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '×':
      return left * right;
    case '÷':
      return left / right;
  }
}

/** An operation with its right result. */
export function operate(left: number, operator: Operator, right: number): Operation {
  return { left, operator, right, result: calculate(left, operator, right) };
}

/** "12 + 7 = 19". */
export function writeEquation({ left, operator, right, result }: Operation): string {
  return `${left} ${operator} ${right} = ${result}`;
}

/** Whether a number may occur in a story. */
export function isInWorld(value: number): boolean {
  return Number.isInteger(value) && value >= smallestNumber && value <= largestNumber;
}

// Sums and differences carry most stories; products and quotients stay frequent enough to be learned.
const frequencies: Readonly<Record<Operator, number>> = { '+': 0.34, '-': 0.28, '×': 0.2, '÷': 0.18 };

/**
 * Draws an operation that may follow the value `left`: its result is a number of the world, not above `limit`.
 * @param allowed operators that the story has words for
 * @returns null where none of them may follow
 */
export function drawOperation(
  random: Random,
  left: number,
  allowed: readonly Operator[],
  limit: number = largestNumber,
): Operation | null {
  const choices = allowed.flatMap((operator) => {
    const rights = rangeOf(left, operator, limit);
    return rights.length === 0 ? [] : [[{ operator, rights }, frequencies[operator]] as const];
  });
  if (choices.length === 0) return null;
  const { operator, rights } = random.weighted(choices);
  return operate(left, operator, random.pick(rights));
}

/** The right operands that may follow. */
function rangeOf(left: number, operator: Operator, limit: number): readonly number[] {
  switch (operator) {
    case '+':
      return span(smallestNumber, Math.min(largestChange, limit - left));
    case '-':
      return span(smallestNumber, Math.min(largestChange, left - smallestNumber));
    case '×':
      return span(2, Math.min(largestFactor, Math.floor(limit / left)));
    case '÷':
      return span(2, largestFactor).filter((divisor) => left % divisor === 0 && left / divisor >= smallestNumber);
  }
}

// Asked for every operation of every document, so made once.
const spans = new Map<number, readonly number[]>();

/** The whole numbers from `low` to `high`, both included. */
function span(low: number, high: number): readonly number[] {
  const key = low * 1000 + Math.max(0, high);
  const known = spans.get(key);
  if (known !== undefined) return known;
  const made = Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => low + index);
  spans.set(key, made);
  return made;
}
