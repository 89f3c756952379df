// A slip: a step that gets its operation wrong, and the step right after it that notices and repairs it.

import { operate, writeEquation, type Operation, type Operator } from './operation.ts';
import type { Random } from './seeded-random.ts';

export interface Slip {
  /** What the step writes instead of the right equation. */
  readonly wrong: Operation;
  /** The step that repairs it. */
  readonly repair: string;
}

const opposite: Readonly<Record<Operator, Operator>> = { '+': '-', '-': '+', '×': '÷', '÷': '×' };

const resultNames: Readonly<Record<Operator, string>> = {
  '+': 'a sum',
  '-': 'a difference',
  '×': 'a product',
  '÷': 'a quotient',
};

/** Draws how somebody could get this operation wrong. */
export function drawSlip(random: Random, right: Operation): Slip {
  const turned = operate(right.left, opposite[right.operator], right.right);
  // Only where the opposite operation is a whole positive number would anybody write it down.
  if (random.chance(0.25) && Number.isInteger(turned.result) && turned.result > 0) {
    return {
      wrong: turned,
      repair: `Wait, that should be ${resultNames[right.operator]}. ${writeEquation(right)}, not ${turned.result}.`,
    };
  }
  const distances = [-10, -2, -1, 1, 2, 10].filter((distance) => right.result + distance > 0);
  const wrong: Operation = { ...right, result: right.result + random.pick(distances) };
  return { wrong, repair: `Wait, let me check that. ${writeEquation(right)}, not ${wrong.result}.` };
}
