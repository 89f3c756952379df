// H1: how much training on a token would raise the likelihood of correct siblings. THR and NTHR, arXiv 2510.03669. Listed,
// not computed.
import type { ListedSignal } from '../signal.ts';

export const hiddenReward: ListedSignal = {
  id: 'H1',
  title: 'Token hidden reward (THR, NTHR)',
  meaning: 'By how much training on a token would raise, or lower, the likelihood of the correct siblings.',
  level: 'token',
  priority: 'P3',
  unit: '',
  range: '(-∞, ∞)',
  direction: 'neither',
  usesGold: true,
  needs: ['hidden-states', 'siblings', 'gold'],
  cost: 'two passes and a matrix of vocabulary by width (600 MB for 150,000 by 1,000)',
  source: 'Token Hidden Reward, arXiv:2510.03669',
  traps: ['It speaks of a training step on this model, not of the text.'],
  wouldNeed: 'The last hidden states of all tokens of all siblings, and their full distributions.',
};
