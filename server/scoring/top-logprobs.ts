// The likeliest tokens' log-probs of each token's distribution, as the base pass gives them anyway. Pure.
import type { TurnColumns } from './token-columns.ts';

/** One a token of the turns: at most 20, most likely first; null where nothing stands before the token. */
export function topLogprobsOf(turns: readonly TurnColumns[]): readonly (readonly number[] | null)[] {
  return turns.flatMap(({ spans, scores }) => {
    const rows = scores.logprob.length;
    const kept = rows === 0 ? 0 : scores.topLogprobs.length / rows;
    const lists = Array.from({ length: rows }, (_none, row) =>
      [...scores.topLogprobs.subarray(row * kept, (row + 1) * kept)].filter((value) => Number.isFinite(value)),
    );
    return [...Array<null>(spans.starts.length - rows).fill(null), ...lists];
  });
}
