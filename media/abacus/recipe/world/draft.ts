// A problem that is being made up: quantities of the story, each from the question or from an operation on others.

import { calculate, isInWorld, type Operator } from './operation.ts';
import type { Operand, Step } from './problem.ts';
import { fillNumber } from './wording.ts';

export interface Quantity {
  readonly operand: Operand;
  readonly value: number;
  /** "Mia has # apples". */
  readonly clause: string;
}

export interface Combination {
  readonly left: Quantity;
  readonly operator: Operator;
  readonly right: Quantity;
  /** What is known, with `{left}` and `{right}`; by default both clauses, joined. */
  readonly premises?: string;
  readonly conclusion: string;
}

export class Draft {
  readonly steps: Step[] = [];
  readonly starts: number[] = [];
  /** False once a number has left the world; such a draft is thrown away. */
  fits = true;

  /** A number of the question. */
  given(value: number, clause = ''): Quantity {
    return { operand: { given: value }, value, clause };
  }

  /** A number of the question that a count begins with. */
  start(value: number, clause: string): Quantity {
    this.starts.push(value);
    return this.given(value, clause);
  }

  combine({ left, operator, right, premises, conclusion }: Combination): Quantity {
    const value = calculate(left.value, operator, right.value);
    if (!isInWorld(value)) this.fits = false;
    const known = premises ?? `${fillNumber(left.clause, '{left}')} and ${fillNumber(right.clause, '{right}')}`;
    this.steps.push({ premises: known, conclusion, operator, left: left.operand, right: right.operand });
    return { operand: { step: this.steps.length - 1 }, value, clause: conclusion };
  }
}
