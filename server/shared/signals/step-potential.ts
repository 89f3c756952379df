// S1: SPAE step potential. After a step the model is made to commit to an answer; the potential says whether it would
// be confidently right (+1), undecided (about 0) or confidently wrong (-1). Wu et al., arXiv 2601.03823.
import { probeValues } from './probe-values.ts';
import type { TraceSignal } from './signal.ts';

/** 1.5 Acc Conf + 0.5 Acc - Conf, in [-1, 1] for Acc, Conf in [0, 1]. */
export function potential(accuracyOfGold: number, confidence: number): number {
  return 1.5 * accuracyOfGold * confidence + 0.5 * accuracyOfGold - confidence;
}

/** Paper form: arithmetic mean of the gold tokens' teacher-forced probabilities, [0, 1]. `logprobs` is not empty. */
export function accuracy(logprobs: readonly number[]): number {
  return logprobs.reduce((sum, value) => sum + Math.exp(value), 0) / logprobs.length;
}

/**
 * The released script's forms, for comparison only: product of probabilities over K and exp(-sum of entropies) over K.
 * They cap the potential at 1/K-like values for answers of several tokens (signals.md S1).
 */
export function scriptForm(
  logprobs: readonly number[],
  entropies: readonly number[],
): { accuracy: number; confidence: number; potential: number } {
  const count = logprobs.length;
  const acc = Math.exp(logprobs.reduce((sum, value) => sum + value, 0)) / count;
  const confidence = Math.exp(-entropies.slice(0, count).reduce((sum, value) => sum + value, 0)) / count;
  return { accuracy: acc, confidence, potential: potential(acc, confidence) };
}

export const stepPotential: TraceSignal = {
  id: 'S1',
  title: 'Step potential Φ',
  level: 'step',
  unit: '',
  range: '[-1, 1]',
  direction: 'high',
  usesGold: true,
  needs: ['base', 'probe', 'gold'],
  cost: 'one packed probe pass over all steps',
  source: 'SPAE, Wu et al., arXiv:2601.03823',
  traps: [
    'A step that merely mentions the answer raises it by copying.',
    'Small models seldom reach 0.9; compare steps of one trace, not models.',
    'It explains a trace with the gold answer; it predicts nothing for a new one.',
  ],
  compute: (reading) => {
    const values = reading.probes.map((probe) => probeValues(probe).potential).filter((value) => value !== null);
    return {
      base: probeValues(reading.base).potential,
      final: values.at(-1) ?? null,
      max: values.length === 0 ? null : values.reduce((a, b) => Math.max(a, b)),
    };
  },
};
