// T2: how undecided the model was before each token, whatever was written.
import { meanOf } from '../../numbers/mean.ts';
import type { TraceSignal } from '../signal.ts';

export const tokenEntropy: TraceSignal = {
  id: 'T2',
  title: 'Entropy',
  meaning: 'How undecided the model was before each token, whatever was written.',
  level: 'token',
  priority: 'P0',
  unit: 'nats',
  range: '[0, ln V]',
  direction: 'neither',
  usesGold: false,
  needs: ['base'],
  cost: 'none beyond the base pass',
  source: 'definition, over the full vocabulary',
  traps: [
    'The first piece of a word is high and the rest almost 0: that is the tokenizer, not doubt.',
    'High entropy at a decision is healthy; in the middle of arithmetic it is not.',
  ],
  ranks: { meanEntropy: 'low' },
  compute: (reading) => {
    const mean = meanOf(reading.tokens.entropy);
    const largest = Math.log(reading.vocabularySize);
    return { meanEntropy: mean, meanNormalized: mean === null || !(largest > 0) ? null : mean / largest };
  },
};
