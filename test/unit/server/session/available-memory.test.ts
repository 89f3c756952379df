import { describe, expect, it } from 'vitest';
import { requireMemory } from '../../../../server/session/available-memory.ts';

describe('requireMemory', () => {
  it('refuses what is not available, with both numbers', () => {
    expect(() => requireMemory('The model', 3 * 2 ** 20, 2 ** 20)).toThrow(
      /^The model takes 3 MB, of which 1 MB are free/,
    );
  });

  it.each([[2 ** 20], [null]])('lets what fits into %s pass', (available) => {
    expect(() => requireMemory('The model', 2 ** 20, available)).not.toThrow();
  });
});
