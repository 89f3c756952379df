// T3: distance between the two likeliest tokens.
import { meanOf } from '../../numbers/mean.ts';
import type { TraceSignal } from '../signal.ts';

export const tokenMargin: TraceSignal = {
  id: 'T3',
  title: 'Margin',
  meaning: 'Distance between the two likeliest tokens.',
  level: 'token',
  priority: 'P0',
  unit: '',
  range: '[0, 1]',
  direction: 'high',
  usesGold: false,
  needs: ['base'],
  cost: 'none beyond the base pass',
  source: 'CoT-decoding, Wang and Zhou, arXiv:2402.10200',
  traps: ['It says nothing of the written token where that was not the likeliest.'],
  compute: (reading) => ({ meanMargin: meanOf(reading.tokens.margin) }),
};
