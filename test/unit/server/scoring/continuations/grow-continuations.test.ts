import { describe, expect, it } from 'vitest';
import { uniformAt } from '../../../../../server/probes/uniforms.ts';
import {
  growContinuations,
  type Continuation,
} from '../../../../../server/scoring/continuations/grow-continuations.ts';
import type { Rows } from '../../../../../server/scoring/scorer.ts';

const end = 0;

/** Rows that draw by the random number alone, and note what they were asked. */
class CountingRows implements Rows {
  readonly began: (readonly [row: number, behind: number])[] = [];
  readonly runs: number[] = [];
  #active: boolean[];

  constructor(count: number) {
    this.#active = Array<boolean>(count).fill(false);
  }

  get count(): number {
    return this.#active.length;
  }

  start(row: number, behind: number): void {
    this.began.push([row, behind]);
    this.#active[row] = true;
  }

  stop(row: number): void {
    this.#active[row] = false;
  }

  keep(rows: readonly number[]): void {
    this.#active = rows.map((row) => this.#active[row] ?? false);
  }

  advance(tokens: Int32Array, uniforms: Float32Array): Promise<Int32Array> {
    expect(tokens).toHaveLength(this.count);
    this.runs.push(this.#active.filter(Boolean).length);
    // A quarter of all draws ends the text.
    return Promise.resolve(Int32Array.from(uniforms, (u) => (u < 0.25 ? end : Math.floor(u * 1000))));
  }
}

const ids = Int32Array.of(7, 8, 9);
const waiting = Array.from({ length: 40 }, (_none, i): Continuation => ({
  behind: 1 + (i % 3),
  probe: i % 3,
  sample: i,
  most: 6,
}));

async function write(count: number, signal?: AbortSignal) {
  const rows = new CountingRows(count);
  const written = new Map<Continuation, { ids: readonly number[]; capped: boolean }>();
  await growContinuations(rows, {
    ...{ ids, waiting, seed: 3, temperature: 1, isEnd: (token: number) => token === end },
    ...(signal === undefined ? {} : { signal }),
    onWritten: (one, text) => written.set(one, { ...text, ids: [...text.ids] }),
  });
  return { rows, texts: waiting.map((one) => written.get(one)) };
}

/** What each continuation is by its own random numbers. */
function expected({ probe, sample, most }: Continuation) {
  const written: number[] = [];
  for (let position = 0; position < most; position++) {
    const u = Math.fround(uniformAt({ seed: 3, probe, sample, position }));
    if (u < 0.25) return { ids: written, capped: false };
    written.push(Math.floor(u * 1000));
  }
  return { ids: written, capped: true };
}

describe('continuations', () => {
  it.each([1, 7, 16, 64])('are the same whatever number of them goes on at once: %i', async (count) => {
    const { texts } = await write(count);
    expect(texts).toEqual(waiting.map(expected));
    expect(texts.some((text) => text?.capped === true)).toBe(true);
    expect(texts.some((text) => text?.capped === false)).toBe(true);
  });

  it('keep all rows busy as long as some wait, and give rows up after', async () => {
    const { rows } = await write(16);
    const lastBegin = 40 - 16;
    expect(rows.began).toHaveLength(40);
    const tokens = waiting.reduce((sum, one) => sum + expected(one).ids.length + (expected(one).capped ? 0 : 1), 0);
    expect(rows.runs.reduce((sum, active) => sum + active, 0)).toBe(tokens);
    expect(rows.runs.slice(0, Math.floor(lastBegin / 16))).toEqual([16]);
    expect(rows.count).toBeLessThan(16);
  });

  it('begin with the last token of what they go on behind, so one token less of it is read as the common text', async () => {
    const { rows } = await write(3);
    expect(rows.began.slice(0, 3)).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  });

  it('end when they are cancelled', async () => {
    await expect(write(4, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });
});
