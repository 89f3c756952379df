import { describe, expect, it } from 'vitest';
import { emptyRowScores, writeRow, type HeadOutputs } from '../../../../server/scoring/row-scores.ts';

// Fixture F1 of the signal definitions: three distributions over four tokens and the token written.
const rows = [
  { p: [0.7, 0.15, 0.1, 0.05], target: 0 },
  { p: [0.4, 0.3, 0.2, 0.1], target: 1 },
  { p: [0.97, 0.01, 0.01, 0.01], target: 0 },
];

/** What the head computes, by its definition; logits are shifted by 3 to show that only differences count. */
function headOutputs(): HeadOutputs {
  const logits = rows.map(({ p }) => p.map((value) => Math.log(value) + 3));
  const shifted = logits.map((row) => row.map((z) => z - Math.max(...row)));
  const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const column = (of: (i: number) => number): Float32Array => Float32Array.from(rows, (_, i) => of(i));
  const target = (i: number): number => logits[i]?.[rows[i]?.target ?? 0] ?? Number.NaN;
  return {
    maximum: column((i) => Math.max(...(logits[i] ?? []))),
    sum: column((i) => sumOf((shifted[i] ?? []).map(Math.exp))),
    weighted: column((i) => sumOf((shifted[i] ?? []).map((z) => Math.exp(z) * z))),
    mean: column((i) => sumOf(shifted[i] ?? []) / 4),
    target: column(target),
    above: column((i) => (logits[i] ?? []).filter((z) => z > target(i)).length),
    topLogits: Float32Array.from(logits.flat()), // already in falling order
    topIds: BigInt64Array.from([0n, 1n, 2n, 3n, 0n, 1n, 2n, 3n, 0n, 1n, 2n, 3n]),
  };
}

describe('writeRow', () => {
  const scores = emptyRowScores(3, 2);
  rows.forEach(({ target }, i) => {
    writeRow(scores, i, headOutputs(), i, { target, top: 2, vocabularySize: 4 });
  });
  const close = (found: ArrayLike<number>, expected: readonly number[]): void => {
    expect(found).toHaveLength(expected.length);
    expected.forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 5);
    });
  };

  it('gives the published numbers of the fixture', () => {
    close(scores.logprob, [-0.356675, -1.203973, -0.030459]);
    close(scores.entropy, [0.914286, 1.279854, 0.167701]);
    close(scores.margin, [0.55, 0.1, 0.96]);
    close(
      scores.selfCertainty,
      rows.map(({ p }) => selfCertainty(p)),
    );
    expect(Array.from(scores.rank)).toEqual([1, 2, 1]);
    close(scores.topMass, [1, 1, 1]);
  });

  it('lists the likeliest tokens', () => {
    expect(Array.from(scores.topIds)).toEqual([0, 1, 0, 1, 0, 1]);
    close(scores.topLogprobs, [0.7, 0.15, 0.4, 0.3, 0.97, 0.01].map(Math.log));
  });

  it('leaves a row without target without log-prob and rank', () => {
    const one = emptyRowScores(1, 0);
    writeRow(one, 0, headOutputs(), 1, { target: -1, top: 0, vocabularySize: 4 });
    expect(one.logprob[0]).toBeNaN();
    expect(one.rank[0]).toBe(0);
    expect(one.entropy[0]).toBeCloseTo(1.279854, 5);
  });

  it('marks places of the top list that the vocabulary cannot fill', () => {
    const one = emptyRowScores(1, 6);
    writeRow(one, 0, headOutputs(), 0, { target: 0, top: 6, vocabularySize: 4 });
    expect(Array.from(one.topIds)).toEqual([0, 1, 2, 3, -1, -1]);
    expect(one.topLogprobs[5]).toBeNaN();
  });
});

/** KL(U || p) = -(1/V) Σ ln(V p). */
function selfCertainty(p: readonly number[]): number {
  return -p.reduce((sum, value) => sum + Math.log(p.length * value), 0) / p.length;
}
