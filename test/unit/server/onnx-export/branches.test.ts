import { describe, expect, it } from 'vitest';
import { branchesOf } from '../../../../server/onnx-export/branches.ts';

describe('branchesOf', () => {
  it('gives probes behind the trunk as one run each', () => {
    // Trunk 0 … 3; 4, 5 follow slot 1, 6 follows slot 3 … but the trunk ends at 4, so 6 is a branch of its own.
    const parents = Int32Array.of(-1, 0, 1, 2, 1, 4, 3);
    expect(branchesOf(parents, { trunk: 4, from: 4, to: 7 })).toEqual([
      { kept: 2, branch: { slots: [4, 5], next: [] } },
      { kept: 4, branch: { slots: [6], next: [] } },
    ]);
  });

  it('reads what branches share once', () => {
    const parents = Int32Array.of(-1, 0, 0, 2, 3, 3);
    expect(branchesOf(parents, { trunk: 2, from: 2, to: 6 })).toEqual([
      {
        kept: 1,
        branch: {
          slots: [2, 3],
          next: [
            { slots: [4], next: [] },
            { slots: [5], next: [] },
          ],
        },
      },
    ]);
  });

  it('goes back to older tokens of a branch that grows, and to those only', () => {
    // 2, 3 are an older branch, 4 another; 5 goes on from 3.
    const parents = Int32Array.of(-1, 0, 0, 2, 0, 3);
    expect(branchesOf(parents, { trunk: 2, from: 5, to: 6 })).toEqual([
      { kept: 1, branch: { slots: [2, 3, 5], next: [] } },
    ]);
  });

  it('sees nothing of the trunk where a sequence begins', () => {
    expect(branchesOf(Int32Array.of(-1, 0, -1), { trunk: 2, from: 2, to: 3 })).toEqual([
      { kept: 0, branch: { slots: [2], next: [] } },
    ]);
  });

  it('has none where all new tokens are trunk', () => {
    expect(branchesOf(Int32Array.of(-1, 0, 1), { trunk: 3, from: 3, to: 3 })).toEqual([]);
  });
});
