// R4: how probable the reference answer is after this reasoning; a soft verifier. arXiv 2602.03979; VeriFree
// (2505.21493); RLPR (2506.18254).
import { accuracy } from '../step/potential.ts';
import type { TraceSignal } from '../signal.ts';

export interface AnswerLikelihood {
  readonly logProb: number | null;
  readonly prob: number | null;
  readonly avgProb: number | null;
  readonly avgLogProb: number | null;
  readonly geoProb: number | null;
}

/** From the gold tokens' log-probs; all null for none. */
export function answerLikelihood(logprobs: readonly number[] | null): AnswerLikelihood {
  if (logprobs === null || logprobs.length === 0) {
    return { logProb: null, prob: null, avgProb: null, avgLogProb: null, geoProb: null };
  }
  const sum = logprobs.reduce((total, value) => total + value, 0);
  const mean = sum / logprobs.length;
  return { logProb: sum, prob: Math.exp(sum), avgProb: accuracy(logprobs), avgLogProb: mean, geoProb: Math.exp(mean) };
}

export const answerLikelihoodSignal: TraceSignal = {
  id: 'R4',
  title: 'Likelihood of the gold answer',
  meaning:
    'How probable the reference answer is after this reasoning; a soft verifier. arXiv 2602.03979; VeriFree (2505.21493); RLPR (2506.18254).',
  level: 'trace',
  priority: 'P0',
  unit: 'nats or probability',
  range: 'logProb (-∞, 0]; the others [0, 1]',
  direction: 'high',
  usesGold: true,
  needs: ['base', 'likelihood', 'gold'],
  cost: 'one probe at the end of the thinking, packed with the others',
  source: 'arXiv:2602.03979; VeriFree, arXiv:2505.21493; RLPR, arXiv:2506.18254',
  traps: ['avgProb is inflated by the easy last tokens of a long answer.', 'One reference among many wordings.'],
  confidences: ['prob', 'avgProb', 'geoProb'],
  compute: (reading) => ({ ...answerLikelihood(reading.likelihood) }),
};
