// A correct sibling over a correct one that is much longer: what ConCISE fine-tunes with (arXiv 2505.04881). Length is in
// characters of the text, so that no model is needed and files of several tokenizers compare.
import { betterOverWorse } from '../propose-siblings.ts';
import type { PairRule } from './pair-rule.ts';

export const shortLong: PairRule = {
  id: 'short-long',
  source: 'ConCISE, arXiv:2505.04881',
  readings: 'none',
  signal: null,
  labels: 'gold',
  marginMeaning: '1 − length of the chosen / length of the rejected; scores are lengths in characters',
  // A ratio of at most 0.7.
  minimumMargin: 0.3,
  keep: 'largest-margin',
  options: ['level'],
  read: ({ trace }) => ({ score: trace.turns.reduce((sum, { text }) => sum + text.length, 0) }),
  propose: (candidates) =>
    betterOverWorse(
      candidates,
      ({ correct }) => correct === true,
      { score: ({ score }) => score, margin: shortening },
      (left, right) => left < right,
    ),
};

/** Share by which `short` is shorter than `long`, [0, 1); 0 where `long` is empty. */
export function shortening(short: number, long: number): number {
  return long === 0 ? 0 : 1 - short / long;
}
