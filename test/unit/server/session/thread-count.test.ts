import { describe, expect, it } from 'vitest';
import { chooseThreads, readCoreFacts } from '../../../../server/session/thread-count.ts';

describe('chooseThreads', () => {
  it.each([
    [
      'two threads a core',
      { available: 8, siblings: ['0,4', '1,5', '2,6', '3,7', '0,4', '1,5', '2,6', '3,7'], quota: null },
      4,
    ],
    ['one thread a core', { available: 2, siblings: ['0', '1'], quota: null }, 2],
    [
      'bound to some processors of many',
      { available: 4, siblings: ['0-1', '0-1', '2-3', '2-3', '4-5', '4-5', '6-7', '6-7'], quota: null },
      2,
    ],
    ['siblings unknown', { available: 10, siblings: [], quota: null }, 10],
    ['a container with less time', { available: 16, siblings: [], quota: 2.5 }, 2],
    ['a container with very little time', { available: 16, siblings: [], quota: 0.5 }, 1],
    ['a single logical processor of a shared core', { available: 1, siblings: ['0-1', '0-1'], quota: null }, 1],
  ])('%s', (_, facts, threads) => {
    expect(chooseThreads(facts)).toBe(threads);
  });

  it('finds at least one thread here', () => {
    expect(chooseThreads(readCoreFacts())).toBeGreaterThanOrEqual(1);
  });
});
