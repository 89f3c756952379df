// One comparison of every number of a text's rows with those of transformers.
import { expect } from 'vitest';
import type { RowScores } from '../../server/scoring/scorer.ts';
import { worst, type GoldenText } from './read-golden.ts';

/** @param scores all rows of the text, with the five likeliest tokens of each */
export function expectGolden(scores: RowScores, text: GoldenText, tolerance: number): void {
  expect(worst(scores.logprob, text.logprob)).toBeLessThan(tolerance);
  expect(worst(scores.entropy, text.entropy)).toBeLessThan(tolerance);
  expect(worst(scores.margin, text.margin)).toBeLessThan(tolerance);
  expect(worst(scores.selfCertainty, text.selfCertainty)).toBeLessThan(tolerance);
  expect(worst(scores.topMass, text.topMass)).toBeLessThan(tolerance);
  expect(worst(scores.topLogprobs, text.topLogprobs.flat())).toBeLessThan(tolerance);
  const misplaced = text.rank.filter((rank, i) => !(Math.abs((scores.rank[i] ?? 0) - rank) <= (text.rankTies[i] ?? 0)));
  expect(misplaced).toEqual([]);
  expect(Array.from(scores.topIds.subarray(0, -5))).toEqual(text.topIds.flat());
}
