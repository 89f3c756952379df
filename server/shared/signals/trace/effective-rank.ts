// H2: how many directions the hidden states of a trace spread over, and how that moves. Effective rank, ERV and ERA,
// arXiv 2509.23808. Listed, not computed.
import type { ListedSignal } from '../signal.ts';

export const effectiveRank: ListedSignal = {
  id: 'H2',
  title: 'Effective rank (ER, ERV, ERA)',
  meaning:
    'Over how many directions the hidden states of a trace spread, and how fast that grows: how widely it explores.',
  level: 'trace',
  priority: 'P3',
  unit: '',
  range: '[1, min(tokens, width)]',
  direction: 'neither',
  usesGold: false,
  needs: ['hidden-states'],
  cost: 'a singular value decomposition every stride of tokens',
  source: 'arXiv:2509.23808 (code)',
  traps: ['It rises with length.', 'Descriptions differ in whether the states are centered.'],
  wouldNeed: 'The last hidden states of all tokens.',
};
