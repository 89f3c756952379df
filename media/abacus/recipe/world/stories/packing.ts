// Things packed in equal containers, so the first operation multiplies two numbers of the question:
// "Lena fills 4 boxes with 6 pens each. Lena adds 5 single pens. ..."

import { drawOperation, largestNumber, operate, type Operation } from '../operation.ts';
import type { Move } from '../problem.ts';
import { itemAt } from '../seeded-random.ts';
import { containers, names, things } from '../words.ts';
import type { Story } from './story.ts';

export const packing: Story = {
  id: 'packing',
  tell: (random, operations) => {
    const name = random.pick(names);
    const thing = random.pick(things);
    const boxes = random.integer(2, 9);
    const each = random.integer(2, Math.min(12, Math.floor(largestNumber / boxes)));
    const opening = `${name} fills ${boxes} ${random.pick(containers)} with ${each} ${thing} each`;
    const moves: Move[] = [tellMove(opening, name, operate(boxes, '×', each))];
    while (moves.length < operations) {
      const operation = drawOperation(random, itemAt(moves, moves.length - 1).operation.result);
      moves.push(tellMove(tellChange(name, thing, operation), name, operation));
    }
    return {
      family: packing.id,
      subject: `${name} has`,
      unit: thing,
      hero: name,
      question: `${moves.map((move) => move.sentence).join(' ')} How many ${thing} does ${name} have in all?`,
      moves,
      answer: itemAt(moves, moves.length - 1).operation.result,
    };
  },
};

function tellMove(event: string, name: string, operation: Operation): Move {
  return { sentence: `${event}.`, telling: `${event}, so ${name} has`, operation };
}

function tellChange(name: string, thing: string, { operator, right }: Operation): string {
  switch (operator) {
    case '+':
      return `${name} adds ${right} single ${thing}`;
    case '-':
      return `${name} takes out ${right} ${thing}`;
    case '×':
      return `${name} packs the same again until there are ${right} equal sets`;
    case '÷':
      return `${name} keeps one of ${right} equal parts`;
  }
}
