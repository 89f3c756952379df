// People compared one with the next: "Ana has 5 coins. Ben has 3 times as many coins as Ana. ..."
// Some ask what the first and the last have together, which needs a number from the beginning again.

import { drawOperation, operate, type Operation } from '../operation.ts';
import type { Move, Problem } from '../problem.ts';
import { itemAt, type Random } from '../seeded-random.ts';
import { names, things } from '../words.ts';
import type { Story } from './story.ts';

const fractions: ReadonlyMap<number, string> = new Map([
  [2, 'half'],
  [3, 'a third'],
  [4, 'a quarter'],
  [5, 'a fifth'],
]);

export const comparisonChain: Story = {
  id: 'comparison-chain',
  tell: (random, operations) => (random.chance(0.35) ? tellTogether(random, operations) : tellLast(random, operations)),
};

function tellLast(random: Random, operations: number): Problem {
  const { opening, people, thing, moves } = drawChain(random, operations);
  const last = itemAt(people, people.length - 1);
  return {
    family: comparisonChain.id,
    subject: `${last} has`,
    unit: thing,
    hero: last,
    question: `${opening} ${sentencesOf(moves)} How many ${thing} does ${last} have?`,
    moves,
    answer: itemAt(moves, moves.length - 1).operation.result,
  };
}

function tellTogether(random: Random, operations: number): Problem {
  const { opening, people, thing, start, moves } = drawChain(random, operations - 1);
  const first = itemAt(people, 0);
  const last = itemAt(people, people.length - 1);
  const operation = operate(start, '+', itemAt(moves, moves.length - 1).operation.result);
  const sum: Move = { sentence: null, telling: `${first} and ${last} together have`, operation };
  return {
    family: comparisonChain.id,
    subject: `${first} and ${last} together have`,
    unit: thing,
    hero: last,
    question: `${opening} ${sentencesOf(moves)} How many ${thing} do ${first} and ${last} have together?`,
    moves: [...moves, sum],
    answer: operation.result,
  };
}

interface Chain {
  readonly opening: string;
  readonly people: readonly string[];
  readonly thing: string;
  readonly start: number;
  readonly moves: readonly Move[];
}

function drawChain(random: Random, operations: number): Chain {
  const people = random.sample(names, operations + 1);
  const thing = random.pick(things);
  const start = random.integer(4, 40);
  const moves: Move[] = [];
  for (let count = start; moves.length < operations;) {
    const operation = drawOperation(random, count);
    const event = compare(itemAt(people, moves.length + 1), itemAt(people, moves.length), thing, operation);
    moves.push({ sentence: `${event}.`, telling: `${event}, so ${itemAt(people, moves.length + 1)} has`, operation });
    count = operation.result;
  }
  return { opening: `${itemAt(people, 0)} has ${start} ${thing}.`, people, thing, start, moves };
}

function compare(person: string, other: string, thing: string, { operator, right }: Operation): string {
  switch (operator) {
    case '+':
      return `${person} has ${right} more ${thing} than ${other}`;
    case '-':
      return `${person} has ${right} fewer ${thing} than ${other}`;
    case '×':
      return `${person} has ${right} times as many ${thing} as ${other}`;
    case '÷':
      return `${person} has ${fractions.get(right) ?? `1/${right}`} as many ${thing} as ${other}`;
  }
}

function sentencesOf(moves: readonly Move[]): string {
  return moves.map((move) => move.sentence).join(' ');
}
