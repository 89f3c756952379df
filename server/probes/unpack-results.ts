// Rows of a pass → what each probe wanted to know. Pure.
import type { PackedProbes } from './pack-probes.ts';

/** The forced answer of one probe: log-probs of the accepted form that is likeliest by mean probability. */
export interface ForcedAnswer {
  /** Index of the accepted form. */
  readonly form: number;
  /** (K) */
  readonly logprobs: readonly number[];
}

/**
 * One entry a probe; null where no answer was forced.
 * @param logprobs (r) in the order of `packed.rows`
 */
export function unpackAnswers(packed: PackedProbes, logprobs: ArrayLike<number>): readonly (ForcedAnswer | null)[] {
  return packed.places.map(({ answerRows }) => likeliestForm(logprobsOf(answerRows, logprobs)));
}

/** One entry a probe: the log-probs of each further text's tokens. `logprobs` as for the answers. */
export function unpackFurther(
  packed: PackedProbes,
  logprobs: ArrayLike<number>,
): readonly (readonly (readonly number[])[])[] {
  return packed.places.map(({ furtherRows }) => logprobsOf(furtherRows, logprobs));
}

function logprobsOf(chains: readonly Int32Array[], logprobs: ArrayLike<number>): readonly (readonly number[])[] {
  return chains.map((rows) => Array.from(rows, (row) => logprobs[row] ?? Number.NaN));
}

/** The form with the largest mean token probability (signals.md S1: the maximum over accepted forms); the first of equals. */
export function likeliestForm(forms: readonly (readonly number[])[]): ForcedAnswer | null {
  let best: ForcedAnswer | null = null;
  let bestMean = -1;
  for (const [form, logprobs] of forms.entries()) {
    if (logprobs.length === 0) continue;
    const mean = logprobs.reduce((sum, value) => sum + Math.exp(value), 0) / logprobs.length;
    if (mean > bestMean) {
      best = { form, logprobs };
      bestMean = mean;
    }
  }
  return best;
}
