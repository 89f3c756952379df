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
export const largestNumber = 150;
/** Largest number that is added or taken away. */
export const largestChange = 25;
/** Largest number that is multiplied or divided by. */
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

/** Draws an operation that may follow the value `left`: whole, positive and not larger than the limit. */
export function drawOperation(random: Random, left: number): Operation {
  const divisors = [2, 3, 4, 5].filter((divisor) => left % divisor === 0 && left / divisor >= 2);
  const largestMultiplier = Math.min(largestFactor, Math.floor(largestNumber / left));
  const largestAddend = Math.min(largestChange, largestNumber - left);
  const largestLoss = Math.min(largestChange, left - 2);
  const choices: (readonly [Operator, number])[] = [];
  // Weights: sums and differences carry most stories; products and quotients stay frequent enough to be learned.
  if (largestAddend >= 2) choices.push(['+', 0.34]);
  if (largestLoss >= 2) choices.push(['-', 0.28]);
  if (largestMultiplier >= 2) choices.push(['×', 0.2]);
  if (divisors.length > 0) choices.push(['÷', 0.18]);
  const operator = random.weighted(choices);
  switch (operator) {
    case '+':
      return operate(left, operator, random.integer(2, largestAddend));
    case '-':
      return operate(left, operator, random.integer(2, largestLoss));
    case '×':
      return operate(left, operator, random.integer(2, largestMultiplier));
    case '÷':
      return operate(left, operator, random.pick(divisors));
  }
}
