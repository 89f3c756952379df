import { describe, expect, it } from 'vitest';
import type { TokenColumns } from '../../../../../server/shared/trace/annotation.ts';
import { alternativesOf, judgeToken, speakToken } from '../../../../../webview/views/trace/token-facts.ts';

const one = (probability: number | null, rank: number | null, entropy: number | null): TokenColumns => ({
  start: [0],
  end: [4],
  logprob: [probability === null ? null : Math.log(probability)],
  entropy: [entropy],
  rank: [rank],
  margin: [0],
  selfCertainty: [0],
  topMass: [1],
  top: [
    [
      [' the', Math.log(0.5)],
      [' a', Math.log(0.25)],
    ],
  ],
});

describe('token facts', () => {
  it('mark the written token among the likeliest by its rank', () => {
    expect(alternativesOf(one(0.25, 2, 1), 0, ' a').map(({ text, written }) => [text, written])).toEqual([
      [' the', false],
      [' a', true],
    ]);
  });

  it('add the written token where it is further down', () => {
    const last = alternativesOf(one(0.002, 40, 1), 0, ' of').at(-1);
    expect(last?.text).toBe(' of');
    expect(last?.written).toBe(true);
    expect(last?.probability).toBeCloseTo(0.002, 12);
  });

  it('have none without alternatives', () => {
    const { top, ...bare } = one(0.5, 1, 1);
    expect(top).toBeDefined();
    expect(alternativesOf(bare, 0, 'x')).toEqual([]);
  });

  it.each([
    [one(null, null, null), false, 'Nothing precedes'],
    [one(0.001, 90, 2), true, 'A surprise to the scoring model. It expected ·the (50.0 %).'],
    [one(0.3, 1, 2), true, 'A fork'],
    [one(0.95, 1, 0.1), false, 'As expected'],
    [one(0.25, 2, 1), false, 'Not its first choice: that was ·the with 50.0 %.'],
    [one(0.5, 1, 1), false, 'The likeliest token'],
  ])('say it in one sentence (%#)', (columns, isFork, sentence) => {
    expect(judgeToken(columns, 0, isFork)).toContain(sentence);
  });

  it('are spoken for those who listen', () => {
    expect(speakToken(one(0.25, 2, 1.5), 0, ' a', true)).toBe(
      'a, token 1, entropy 1.50 nats, probability 25.0 %, fork',
    );
  });
});
