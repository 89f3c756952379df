// A problem's solution as a model writes it: thinking in steps, one operation a step, then the final answer.

import { operate, writeEquation, type Operation, type Operator } from './operation.ts';
import type { Problem } from './problem.ts';
import { itemAt, type Random } from './seeded-random.ts';
import { drawSlip } from './slip.ts';

export interface Solution {
  /** The steps inside the think block. */
  readonly steps: readonly string[];
  /** What stands behind the think block. */
  readonly final: string;
}

/** How often a trace shows each habit. The card states the same numbers. */
export const habits = { slip: 0.12, check: 0.15, opening: 0.2, closing: 0.25, bareBox: 0.5 } as const;

const laterLeads = ['Then', 'Next,', 'Now', 'After that,'] as const;

const inverse: Readonly<Record<Operator, Operator>> = { '+': '-', '-': '+', '×': '÷', '÷': '×' };

/** Writes one of the many right solutions of a problem. */
export function writeSolution(random: Random, problem: Problem): Solution {
  const slipAt = random.chance(habits.slip) ? random.integer(0, problem.moves.length - 1) : -1;
  const steps: string[] = [];
  if (random.chance(habits.opening)) steps.push(writeOpening(random, problem));
  problem.moves.forEach(({ telling, operation }, index) => {
    const lead = index === 0 ? 'First,' : random.pick(laterLeads);
    const writeStep = (written: Operation): string => `${lead} ${telling} ${writeEquation(written)} ${problem.unit}.`;
    if (index === slipAt) {
      const slip = drawSlip(random, operation);
      steps.push(writeStep(slip.wrong), slip.repair);
    } else {
      steps.push(writeStep(operation));
    }
  });
  if (random.chance(habits.check))
    steps.push(writeCheck(random, itemAt(problem.moves, problem.moves.length - 1).operation));
  if (random.chance(habits.closing)) steps.push(`So ${problem.subject} ${problem.answer} ${problem.unit} in the end.`);
  const box = `\\boxed{${problem.answer}}`;
  return { steps, final: random.chance(habits.bareBox) ? box : `The answer is ${box}.` };
}

/** The completion: the think block, a blank line, the final answer. */
export function writeCompletion({ steps, final }: Solution): string {
  return `${writeThinking(steps)}\n</think>\n\n${final}`;
}

/** The completion up to the end of its first `count` steps, the blank line behind them included. */
export function writeUpToStep({ steps }: Solution, count: number): string {
  if (count === 0) return writeThinking([]);
  const text = writeThinking(steps.slice(0, count));
  return count === steps.length ? text : `${text}\n\n`;
}

function writeThinking(steps: readonly string[]): string {
  return `<think>\n${steps.join('\n\n')}`;
}

function writeOpening(random: Random, { unit }: Problem): string {
  return random.pick([
    `I need to find how many ${unit} there are in the end.`,
    'Let me go through the story one step at a time.',
  ]);
}

function writeCheck(random: Random, last: Operation): string {
  if (random.chance(0.5)) return `Let me go over the last step again: ${writeEquation(last)}. That is right.`;
  const back = operate(last.result, inverse[last.operator], last.right);
  return `Let me check: ${writeEquation(back)}, and that fits.`;
}
