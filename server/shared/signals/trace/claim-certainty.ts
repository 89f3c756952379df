// R12: whether a model is unsure of a claim or at odds with itself. PCC, arXiv 2601.02574. Listed, not computed.
import type { ListedSignal } from '../signal.ts';

export const claimCertainty: ListedSignal = {
  id: 'R12',
  title: 'Certainty and consistency (PCC)',
  meaning: 'Tells a claim that the model is unsure of from one on which its own rationales contradict each other.',
  level: 'trace',
  priority: 'P3',
  unit: '',
  range: '[0, 1]',
  direction: 'high',
  usesGold: false,
  needs: ['rollouts', 'other-model'],
  cost: 'a verdict, 2K short rationales and an NLI model, a claim',
  source: 'PCC, arXiv:2601.02574',
  traps: ['It is about one claim, not about a trace.'],
  wouldNeed: 'A chosen claim, rationales sampled for and against it, and a model of natural-language inference.',
};
