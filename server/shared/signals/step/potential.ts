// The arithmetic of the step potential (S1): accuracy of the gold answer and confidence → one number. SPAE, Wu et al.,
// arXiv 2601.03823. The signal itself is step-potential.ts.

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
