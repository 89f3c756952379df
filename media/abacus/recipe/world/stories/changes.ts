// How a person's count changes: the sentences that running-total, two-people and continued stories share.

import type { Move } from '../problem.ts';
import { drawOperation, type Operation } from '../operation.ts';
import type { Random } from '../seeded-random.ts';

export interface Owner {
  readonly name: string;
  readonly friend: string;
  readonly thing: string;
}

/** Draws what happens next to somebody who has `count` things. */
export function drawChange(random: Random, owner: Owner, count: number): Move {
  const operation = drawOperation(random, count);
  const event = tellChange(random, owner, operation);
  return { sentence: `${event}.`, telling: `${event}, so ${owner.name} has`, operation };
}

function tellChange(random: Random, { name, friend, thing }: Owner, operation: Operation): string {
  const amount = operation.right;
  switch (operation.operator) {
    case '+':
      return random.pick([
        `${name} buys ${amount} more ${thing}`,
        `${name} finds ${amount} more ${thing}`,
        `${name} gets ${amount} more ${thing} from ${friend}`,
      ]);
    case '-':
      return random.pick([
        `${name} loses ${amount} ${thing}`,
        `${name} sells ${amount} ${thing}`,
        `${name} gives ${amount} ${thing} to ${friend}`,
      ]);
    case '×':
      return `${name} collects ${thing} until there are ${amount} times as many`;
    case '÷':
      return `${name} splits the ${thing} into ${amount} equal piles and keeps one pile`;
  }
}
