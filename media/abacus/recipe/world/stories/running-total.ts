// One person, one count that changes: "Mia has 12 apples. Mia buys 7 more apples. ..."
// Also the only story that a second problem of a dialogue can go on with.

import type { Move, Problem } from '../problem.ts';
import type { Random } from '../seeded-random.ts';
import { itemAt } from '../seeded-random.ts';
import { names, things } from '../words.ts';
import { drawChange, type Owner } from './changes.ts';
import type { Story } from './story.ts';

export const runningTotal: Story = {
  id: 'running-total',
  tell: (random, operations) => {
    const [name, friend] = random.sample(names, 2) as [string, string]; // two of sixteen
    const owner: Owner = { name, friend, thing: random.pick(things) };
    const start = random.integer(4, 40);
    const moves = drawChanges(random, owner, start, operations);
    return finish('running-total', owner, moves, `${name} has ${start} ${owner.thing}. `, 'now');
  },
};

/** A problem that begins where another ended, and does not say its first number again. */
export function continueStory(random: Random, before: Problem, operations: number): Problem {
  const friend = random.pick(names.filter((name) => name !== before.hero));
  const owner: Owner = { name: before.hero, friend, thing: before.unit };
  const moves = drawChanges(random, owner, before.answer, operations);
  return finish('continued-total', owner, moves, 'The story goes on. ', 'then');
}

function drawChanges(random: Random, owner: Owner, start: number, operations: number): Move[] {
  const moves: Move[] = [];
  for (let count = start; moves.length < operations;) {
    const move = drawChange(random, owner, count);
    moves.push(move);
    count = move.operation.result;
  }
  return moves;
}

function finish(family: string, owner: Owner, moves: readonly Move[], opening: string, when: string): Problem {
  const events = moves.map((move) => move.sentence).join(' ');
  return {
    family,
    subject: `${owner.name} has`,
    unit: owner.thing,
    hero: owner.name,
    question: `${opening}${events} How many ${owner.thing} does ${owner.name} have ${when}?`,
    moves,
    answer: itemAt(moves, moves.length - 1).operation.result,
  };
}
