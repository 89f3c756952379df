// R1: how sure the model was of the tokens of the trace's own final answer. CRew, arXiv 2510.13501.
import { meanOf } from '../../numbers/mean.ts';
import type { TraceSignal } from '../signal.ts';
import { definedIn } from '../token-span.ts';
import { boxedAnswer, derivedAnswer, type AnswerPlace } from './answer-tokens.ts';

/** Mean probability, and its relatives for reference, of the answer's tokens; null for none. */
export function answerConfidence(probabilities: readonly number[]): {
  mean: number | null;
  geometric: number | null;
  min: number | null;
  product: number | null;
} {
  if (probabilities.length === 0) return { mean: null, geometric: null, min: null, product: null };
  const logSum = probabilities.reduce((sum, p) => sum + Math.log(p), 0);
  return {
    mean: meanOf(probabilities),
    geometric: Math.exp(logSum / probabilities.length),
    min: Math.min(...probabilities),
    product: Math.exp(logSum),
  };
}

export const answerConfidenceSignal: TraceSignal = {
  id: 'R1',
  title: 'Answer confidence (CRew)',
  meaning: "How sure the model was of the tokens of the trace's own final answer. CRew, arXiv 2510.13501.",
  level: 'trace',
  priority: 'P0',
  unit: '',
  range: '[0, 1]',
  direction: 'high',
  usesGold: false,
  needs: ['base'],
  cost: 'none beyond the base pass',
  source: 'CRew, arXiv:2510.13501',
  traps: [
    'An answer that repeats the line above is copied with probability near 1; read it beside R4, S5 and `derived`, which is read where the answer was first come to.',
    '`derived` looks for the same characters behind an equals sign, else anywhere: a number of the task may be meant.',
    'A letter of a multiple choice is confident by default; an answer of one token is that token alone.',
    'Undefined without a box.',
  ],
  confidences: ['crew', 'minProbability', 'derived'],
  compute: (reading) => {
    const probabilities = (place: AnswerPlace | null): number[] =>
      (place === null ? [] : (definedIn(reading.tokens.logprob, place.tokens) ?? [])).map(Math.exp);
    const values = answerConfidence(probabilities(boxedAnswer(reading)));
    const derived = answerConfidence(probabilities(derivedAnswer(reading)));
    return { crew: values.mean, minProbability: values.min, derived: derived.mean };
  },
};
