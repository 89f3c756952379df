// T1: how expected the written tokens were.
import { meanOf, sumOf } from '../../numbers/mean.ts';
import type { TraceSignal } from '../signal.ts';

export const tokenLogprob: TraceSignal = {
  id: 'T1',
  title: 'Log-probability',
  meaning: 'How expected the written tokens were.',
  level: 'token',
  priority: 'P0',
  unit: 'nats',
  range: '(-∞, 0]',
  direction: 'high',
  usesGold: false,
  needs: ['base'],
  cost: 'none beyond the base pass',
  source: 'definition',
  traps: [
    'A low log-prob on an idiosyncratic but correct number is normal.',
    'The sum is biased by length; never rank traces of different length by it.',
  ],
  ranks: { meanLogprob: 'high', seqLogprob: 'high', ppl: 'low' },
  compute: (reading) => {
    const mean = meanOf(reading.tokens.logprob);
    return {
      meanLogprob: mean,
      seqLogprob: sumOf(reading.tokens.logprob),
      ppl: mean === null ? null : Math.exp(-mean),
    };
  },
};
