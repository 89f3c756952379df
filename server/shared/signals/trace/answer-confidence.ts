// R1: how sure the model was of the tokens of the trace's own final answer. CRew, arXiv 2510.13501.
import { meanOf } from '../../numbers/mean.ts';
import { lastBox } from '../../trace/last-box.ts';
import type { TraceReading } from '../reading.ts';
import type { TraceSignal } from '../signal.ts';

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

/** Log-probs of the tokens whose characters overlap the content of the last box; null without box or distribution. */
export function boxedLogprobs(reading: TraceReading): readonly number[] | null {
  for (let turn = reading.turns.length - 1; turn >= 0; turn--) {
    const box = lastBox(reading.trace.turns[turn]?.text ?? '');
    const range = reading.turns[turn];
    if (box === null || range === undefined || box.end === box.start) continue;
    const { start, end, logprob } = reading.tokens;
    const inside: number[] = [];
    for (let token = range.firstToken; token < range.endToken; token++) {
      if ((start[token] ?? 0) >= box.end || (end[token] ?? 0) <= box.start) continue;
      const value = logprob[token] ?? null;
      if (value === null) return null;
      inside.push(value);
    }
    return inside.length === 0 ? null : inside;
  }
  return null;
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
    'An answer that repeats the line above is copied with probability near 1; read it beside R4 and S5.',
    'Undefined without a box.',
  ],
  compute: (reading) => {
    const logprobs = boxedLogprobs(reading);
    const values = answerConfidence((logprobs ?? []).map(Math.exp));
    return { crew: values.mean, minProbability: values.min };
  },
};
