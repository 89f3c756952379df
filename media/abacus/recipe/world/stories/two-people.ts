// Two counts that change in turn and are added up at the end: the solver has to keep them apart.

import { operate } from '../operation.ts';
import type { Move } from '../problem.ts';
import { names, things } from '../words.ts';
import { drawChange, type Owner } from './changes.ts';
import type { Story } from './story.ts';

export const twoPeople: Story = {
  id: 'two-people',
  tell: (random, operations) => {
    const [first, second, friend] = random.sample(names, 3) as [string, string, string]; // three of sixteen
    const thing = random.pick(things);
    const starts = [random.integer(4, 40), random.integer(4, 40)] as const;
    const counts: [number, number] = [...starts];
    const moves: Move[] = [];
    while (moves.length < operations - 1) {
      const who = random.pick([0, 1] as const);
      const owner: Owner = { name: who === 0 ? first : second, friend, thing };
      const move = drawChange(random, owner, counts[who]);
      moves.push(move);
      counts[who] = move.operation.result;
    }
    const events = moves.map((move) => move.sentence).join(' ');
    const sum = operate(counts[0], '+', counts[1]);
    const subject = `${first} and ${second} together have`;
    return {
      family: twoPeople.id,
      subject,
      unit: thing,
      hero: first,
      question:
        `${first} has ${starts[0]} ${thing} and ${second} has ${starts[1]} ${thing}. ${events} ` +
        `How many ${thing} do ${first} and ${second} have together?`,
      moves: [...moves, { sentence: null, telling: subject, operation: sum }],
      answer: sum.result,
    };
  },
};
