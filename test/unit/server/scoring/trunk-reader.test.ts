import { expect, it } from 'vitest';
import type { Pass, RowRequest, TokenTree } from '../../../../server/scoring/scorer.ts';
import { sharedPrefix, TrunkReader } from '../../../../server/scoring/trunk-reader.ts';
import { emptyRowScores } from '../../../../server/scoring/row-scores.ts';

/** A pass that keeps what it is given and returns, as log-prob of a row, the number of the slot it follows. */
class NotingPass implements Pass {
  readonly read: number[][] = [];
  length = 0;
  async extend(tree: TokenTree, request: RowRequest) {
    expect([...tree.parents]).toEqual([...tree.ids].map((_id, i) => this.length + i - 1));
    const scores = emptyRowScores(request.rows.length, 0);
    request.rows.forEach((row, i) => {
      expect(row).toBeGreaterThanOrEqual(0);
      scores.logprob[i] = this.length + row;
    });
    this.read.push([...tree.ids]);
    this.length += tree.ids.length;
    return scores;
  }
  truncate(length: number): void {
    this.length = length;
  }
  end(): void {}
}

const text = (ids: readonly number[], first: number, end = ids.length) => ({ ids: Int32Array.from(ids), first, end });

it('reads what two texts share once, but for the row before the first scored token', async () => {
  const pass = new NotingPass();
  const reader = new TrunkReader(pass);
  const scores = await reader.read(text([1, 2, 3, 4, 5], 3), 0, {});
  expect([...scores.logprob]).toEqual([2, 3]);
  await reader.read(text([1, 2, 9, 9], 3), 0, {});
  const again = await reader.read(text([1, 2, 9, 9, 7], 2, 4), 0, {});
  expect([...again.logprob]).toEqual([1, 2]);
  await reader.read(text([1, 2, 9, 9, 7], 5), 0, {});
  expect(pass.read).toEqual([[1, 2, 3, 4, 5], [9, 9], [2, 9, 9, 7], []]);
});

it.each([
  [[], text([1, 2], 1), 0],
  [[1, 2, 3], text([1, 2, 3, 4], 1), 0],
  [[1, 2, 3], text([1, 2, 3, 4], 3), 2],
  [[1, 2, 3], text([1, 5, 3, 4], 3), 1],
  [[1, 2, 3], text([1, 2, 3], 3, 3), 3],
])('shares the prefix of %j', (previous, next, shared) => {
  expect(sharedPrefix(previous, next)).toBe(shared);
});
