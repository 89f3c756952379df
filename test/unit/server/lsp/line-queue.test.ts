import { expect, it } from 'vitest';
import { LineQueue } from '../../../../server/lsp/line-queue.ts';

it('runs one piece of work at a time, urgent ones first, also after a failure', async () => {
  const queue = new LineQueue();
  const done: string[] = [];
  let running = 0;
  const work = (name: string) => async (): Promise<void> => {
    running += 1;
    expect(running).toBe(1);
    await Promise.resolve();
    running -= 1;
    done.push(name);
    if (name === 'fails') throw new Error(name);
  };
  const all = [
    queue.run('in-turn', work('first')),
    queue.run('in-turn', work('fails')),
    queue.run('in-turn', work('third')),
    queue.run('now', work('urgent')),
  ];
  const outcomes = await Promise.allSettled(all);
  expect(done).toEqual(['first', 'urgent', 'fails', 'third']);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  await queue.run('in-turn', work('later'));
  expect(done.at(-1)).toBe('later');
});
