// R5: what the reasoning added to the likelihood of the gold answer. RLPR's debiased reward and the gain in nats,
// arXiv 2506.18254.
import { sumOf } from '../../numbers/mean.ts';
import { accuracy } from '../step/potential.ts';
import type { TraceSignal } from '../signal.ts';

/** clip(PR - PR0, 0, 1) of the mean probabilities with and without reasoning. */
export function debiased(withReasoning: number, without: number): number {
  return Math.min(Math.max(withReasoning - without, 0), 1);
}

export interface ReasoningGain {
  /** PR: mean probability of the gold tokens behind the reasoning, [0, 1]. */
  readonly after: number;
  /** PR0: the same with no reasoning written, [0, 1]. */
  readonly before: number;
  readonly debiased: number;
  /** Nats by which the reasoning raised the whole answer's log-prob. */
  readonly gain: number | null;
}

/** From the gold tokens' log-probs behind the reasoning and without any; null where either has no token. */
export function reasoningGain(
  withReasoning: readonly number[] | null,
  without: readonly number[] | null,
): ReasoningGain | null {
  if (withReasoning === null || without === null || withReasoning.length === 0 || without.length === 0) return null;
  const [after, before] = [accuracy(withReasoning), accuracy(without)];
  const [sumAfter, sumBefore] = [sumOf(withReasoning), sumOf(without)];
  const gain = sumAfter === null || sumBefore === null ? null : sumAfter - sumBefore;
  return { after, before, debiased: debiased(after, before), gain };
}

export const reasoningGainSignal: TraceSignal = {
  id: 'R5',
  title: 'Gain of the reasoning (RLPR)',
  meaning:
    'What the reasoning added to the likelihood of the gold answer, against the same question answered at once: as a difference of mean probabilities, and in nats.',
  level: 'trace',
  priority: 'P1',
  unit: 'probability; gain in nats',
  range: 'after, before, debiased [0, 1]; gain (-∞, ∞)',
  direction: 'high',
  usesGold: true,
  needs: ['base', 'likelihood', 'no-reasoning', 'gold'],
  cost: "R4's probe once more behind the prompt, once a prompt",
  source: 'RLPR, arXiv:2506.18254 (code)',
  traps: [
    'A prompt that the model knows by heart has `before` near 1, so a perfect trace gains nothing: read `before` first.',
    'Of several accepted answers the likelier one counts on each side.',
  ],
  ranks: { after: 'high', debiased: 'high', gain: 'high' },
  compute: ({ likelihood, extras }) => {
    const values = reasoningGain(likelihood, extras.noReasoning);
    return values === null ? { after: null, before: null, debiased: null, gain: null } : { ...values };
  },
};
