import { describe, expect, it } from 'vitest';
import { fillPositions } from '../../../../server/probes/position-ids.ts';
import { hidden, treeMask, trunkLength } from '../../../../server/probes/tree-mask.ts';

// A trunk of three; a branch of two off slot 1, one of two off slot 2, a child of the first branch, a new sequence.
const parents = Int32Array.of(-1, 0, 1, 1, 3, 2, 5, 4, -1);

const draw = (mask: Float32Array, columns: number): string[] =>
  Array.from({ length: mask.length / columns }, (_, row) =>
    Array.from(mask.subarray(row * columns, (row + 1) * columns), (value) => (value === 0 ? '#' : '.')).join(''),
  );

describe('treeMask', () => {
  it('shows each token its ancestors and itself', () => {
    expect(draw(treeMask(parents, 3, 0, 9), 9)).toEqual([
      '#........',
      '##.......',
      '###......',
      '##.#.....',
      '##.##....',
      '###..#...',
      '###..##..',
      '##.##..#.',
      '........#',
    ]);
  });

  it('is the same for later rows alone, and where less is known to be trunk', () => {
    expect(draw(treeMask(parents, 3, 5, 8), 8)).toEqual(['###..#..', '###..##.', '##.##..#']);
    expect(treeMask(parents, 0, 0, 9)).toEqual(treeMask(parents, 3, 0, 9));
  });

  it('hides with a finite number', () => {
    expect(new Set(treeMask(parents, 3, 8, 9))).toEqual(new Set([0, Math.fround(hidden)]));
  });
});

describe('trunkLength', () => {
  it('counts leading slots that follow one another', () => {
    expect(trunkLength(parents, 0, 9)).toBe(3);
    expect(trunkLength(parents, 2, 2)).toBe(2);
    expect(trunkLength(Int32Array.of(-1, -1), 0, 2)).toBe(1);
  });
});

describe('fillPositions', () => {
  it('counts from where the sequence begins', () => {
    const positions = new Int32Array(9);
    fillPositions(parents, positions, 0, 4);
    fillPositions(parents, positions, 4, 9);
    expect(Array.from(positions)).toEqual([0, 1, 2, 2, 3, 3, 4, 4, 0]);
  });

  it.each([[[0]], [[-1, 2]], [[-2]]])('refuses parents %j that do not come before', (bad) => {
    expect(() => fillPositions(Int32Array.from(bad), new Int32Array(3), 0, bad.length)).toThrow(
      /must be an earlier slot/,
    );
  });
});

describe('treeMask with a window', () => {
  /** Which slots each row may look at. */
  function seen(parents: readonly number[], trunk: number, from: number, window: number): number[][] {
    const to = parents.length;
    const mask = treeMask(Int32Array.from(parents), trunk, from, to, window);
    return Array.from({ length: to - from }, (_, row) =>
      Array.from(mask.subarray(row * to, (row + 1) * to)).flatMap((value, slot) => (value === 0 ? [slot] : [])),
    );
  }

  it('looks back so many tokens along the trunk, itself included', () => {
    expect(seen([-1, 0, 1, 2, 3], 5, 3, 3)).toEqual([
      [1, 2, 3],
      [2, 3, 4],
    ]);
  });

  it('counts along a branch and on into the trunk where the branch leaves it', () => {
    // Slots 4, 5 follow slot 1; slot 6 follows slot 3.
    expect(seen([-1, 0, 1, 2, 1, 4, 3], 4, 4, 3)).toEqual([
      [0, 1, 4],
      [1, 4, 5],
      [2, 3, 6],
    ]);
  });

  it('may end within a branch', () => {
    expect(seen([-1, 0, 0, 2, 3], 2, 4, 2)).toEqual([[3, 4]]);
  });
});
