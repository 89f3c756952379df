// R9: the verdict that a model trained for it keeps in one reserved token behind the end of the text. LaSeR, arXiv
// 2510.14943. Listed, not computed.
import type { ListedSignal } from '../signal.ts';

export const lastTokenScore: ListedSignal = {
  id: 'R9',
  title: 'Last-token score (LaSeR)',
  meaning:
    'The verdict that a model trained by LaSeR keeps in the probability of one reserved token behind the end of the text.',
  level: 'trace',
  priority: 'P3',
  unit: '',
  range: '[0, 1]',
  direction: 'high',
  usesGold: false,
  needs: ['base', 'other-model'],
  cost: 'two more tokens behind the text',
  source: 'LaSeR, arXiv:2510.14943 (code)',
  traps: ['On a model that was not trained this way it is an artifact near 0.'],
  wouldNeed: 'A model trained by LaSeR, with its reserved token and reference log-prob named beside its weights.',
};
