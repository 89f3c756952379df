// One person's count, then another's, added up at the end: two-people told in an order that is easier to follow.

import { operate } from '../operation.ts';
import type { Move } from '../problem.ts';
import { names, things } from '../words.ts';
import { drawChange, type Owner } from './changes.ts';
import type { Story } from './story.ts';

export const sideBySide: Story = {
  id: 'side-by-side',
  tell: (random, operations) => {
    const [first, second, friend] = random.sample(names, 3) as [string, string, string]; // three of sixteen
    const thing = random.pick(things);
    // The first person's count always changes, the second one's may stay as it is.
    const firstChanges = random.integer(1, operations - 1);
    const counts: [number, number] = [0, 0];
    const moves: Move[] = [];
    const told = ([0, 1] as const).map((who) => {
      const owner: Owner = { name: who === 0 ? first : second, friend, thing };
      const start = random.integer(4, 40);
      counts[who] = start;
      const sentences = [`${owner.name} has ${start} ${thing}.`];
      while (moves.length < (who === 0 ? firstChanges : operations - 1)) {
        const move = drawChange(random, owner, counts[who]);
        moves.push(move);
        counts[who] = move.operation.result;
        if (move.sentence !== null) sentences.push(move.sentence);
      }
      return sentences.join(' ');
    });
    const sum = operate(counts[0], '+', counts[1]);
    const subject = `${first} and ${second} together have`;
    return {
      family: sideBySide.id,
      subject,
      unit: thing,
      hero: second,
      question: `${told.join(' ')} How many ${thing} do ${first} and ${second} have together?`,
      moves: [...moves, { sentence: null, telling: subject, operation: sum }],
      answer: sum.result,
    };
  },
};
