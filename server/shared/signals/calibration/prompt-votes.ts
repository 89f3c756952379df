// How often the answer that a prompt's samples agree on is right: by number, by weight, by rank, and of the surest alone.
import type { PromptMean, SampledMean } from '../../protocol/calibration-report.ts';
import { bordaVotesOf, voteTotals, winners } from '../group/answer-votes.ts';
import { rightOf } from '../group/borda-vote.ts';
import { passAtK, sampleCounts } from '../group/pass-at-k.ts';
import { bestOfN } from './best-of-n.ts';

/** A labeled sample of a prompt. */
export interface Sample {
  readonly correct: boolean;
  /** Class of its answer among the prompt's; null without one. */
  readonly answerClass: number | null;
  /** Larger is surer; null where undefined. */
  readonly score: number | null;
}

type Prompts = readonly (readonly Sample[])[];

/** Mean over the prompts in which it is defined; null for none. */
export function meanOverPrompts<T>(prompts: readonly T[], valueOf: (prompt: T) => number | null): PromptMean | null {
  const values = prompts.map(valueOf).filter((value) => value !== null);
  if (values.length === 0) return null;
  return { value: values.reduce((sum, value) => sum + value, 0) / values.length, prompts: values.length };
}

/** Prompts of one sample say nothing of a vote; a prompt without any answer has none. */
function vote(samples: readonly Sample[], votes: readonly (number | null)[]): number | null {
  if (samples.length < 2) return null;
  const classOf = samples.map(({ answerClass }) => answerClass);
  return rightOf(samples, classOf, winners(voteTotals(classOf, votes)));
}

export function majorityAccuracy(prompts: Prompts): PromptMean | null {
  return meanOverPrompts(prompts, (samples) =>
    vote(
      samples,
      samples.map(() => 1),
    ),
  );
}

/** Null where a score is negative: it cannot be a weight. */
export function weightedAccuracy(prompts: Prompts): PromptMean | null {
  if (prompts.some((samples) => samples.some(({ score }) => score !== null && score < 0))) return null;
  return meanOverPrompts(prompts, (samples) =>
    vote(
      samples,
      samples.map(({ score }) => score),
    ),
  );
}

/** Samples with score and answer vote by rank. */
export function bordaAccuracy(prompts: Prompts, power: number): PromptMean | null {
  return meanOverPrompts(prompts, (samples) => {
    const voters = samples.filter(({ score, answerClass }) => score !== null && answerClass !== null);
    return vote(
      voters,
      bordaVotesOf(
        voters.map(({ score }) => score ?? 0),
        power,
      ),
    );
  });
}

/** For n = 1, 2, 4, 8 … up to the most samples of a prompt. */
export function bestOfNAccuracy(prompts: Prompts): SampledMean[] {
  const scored = prompts.map((samples) =>
    samples.flatMap(({ score, correct }) => (score === null ? [] : [{ score, right: correct }])),
  );
  return curve(scored, (items, n) => bestOfN(items, n));
}

export function passAtKCurve(prompts: Prompts): SampledMean[] {
  return curve(prompts, (samples, k) => passAtK(samples.length, samples.filter(({ correct }) => correct).length, k));
}

function curve<T>(
  prompts: readonly (readonly T[])[],
  valueOf: (samples: readonly T[], n: number) => number | null,
): SampledMean[] {
  const most = prompts.reduce((largest, { length }) => Math.max(largest, length), 0);
  return sampleCounts(most).flatMap((n) => {
    const mean = meanOverPrompts(prompts, (samples) => valueOf(samples, n));
    return mean === null ? [] : [{ n, ...mean }];
  });
}
