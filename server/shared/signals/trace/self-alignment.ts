// R3: by how much the question lowers the perplexity of the trace. SAR, arXiv 2509.05489. "No question" is the same
// template with an empty user message, not an unconditional pass.
import { meanOf } from '../../numbers/mean.ts';
import type { TraceReading } from '../reading.ts';
import type { TraceSignal } from '../signal.ts';
import { stepMeans } from '../step/step-means.ts';
import { tokenDifferences } from '../token/token-differences.ts';

/** Weight of the paper's combined reward R + factor * R_SA. */
export const selfAlignmentFactor = 0.2;

/** clip((ppl(y|∅) - ppl(y|q)) / ppl(y|∅), -1, 1); perplexities are 1 or more. */
export function selfAlignment(without: number, within: number): number {
  return Math.min(Math.max((without - within) / without, -1), 1);
}

/** The variant on log-perplexities; null where the text is certain without the question. */
export function logAlignment(without: number, within: number): number | null {
  const logarithm = Math.log(without);
  return logarithm > 0 ? (logarithm - Math.log(within)) / logarithm : null;
}

/** R + factor * R_SA, R the correctness, 0 or 1. */
export function alignedReward(correct: boolean, alignment: number, factor = selfAlignmentFactor): number {
  return Number(correct) + factor * alignment;
}

/** One a token: lp(with question) - lp(without), nats; null where either is, and everywhere where it was not measured. */
export function questionGains({ tokens, extras }: TraceReading): readonly (number | null)[] {
  return tokenDifferences(tokens.logprob, extras.emptyQuestion);
}

export const selfAlignmentSignal: TraceSignal = {
  id: 'R3',
  title: 'Self-aligned reward (SAR)',
  meaning:
    'By how much the question lowers the perplexity of the trace: near 1 the text belongs to this question, at or below 0 it could stand anywhere. By token: which words depend on the question.',
  level: 'trace',
  priority: 'P1',
  unit: 'reward; gain in nats',
  range: 'reward [-1, 1); gain (-∞, ∞)',
  direction: 'high',
  usesGold: false,
  needs: ['base', 'empty-question'],
  cost: 'one pass over the text behind an empty question',
  source: 'SAR, arXiv:2509.05489 (code)',
  traps: [
    'Long traces condition on themselves, so the gap shrinks with length: compare siblings only.',
    'What the text repeats of itself gains nothing from the question.',
  ],
  compute: (reading) => {
    const gains = questionGains(reading);
    const gain = meanOf(gains);
    // Both perplexities over the same tokens: those that both passes give a distribution.
    const within = meanOf(reading.tokens.logprob.filter((_, token) => (gains[token] ?? null) !== null));
    if (gain === null || within === null) return { reward: null, logForm: null, gain: null };
    const perplexity = { within: Math.exp(-within), without: Math.exp(gain - within) };
    return {
      reward: selfAlignment(perplexity.without, perplexity.within),
      logForm: logAlignment(perplexity.without, perplexity.within),
      gain,
    };
  },
  computeSteps: (reading) => ({ gain: stepMeans(questionGains(reading), reading.stepTokens) }),
  computeTokens: (reading) => ({ gain: questionGains(reading) }),
};
