// Votes of siblings over their answers: by number, by weight, by rank (the arithmetic of G8 and of T5's offline vote).

/** (N - rank + 1)^p for ranks from 1: p = 0 is the majority, large p the best of N alone. */
export function bordaVotes(size: number, power: number): number[] {
  return Array.from({ length: size }, (_, at) => (size - at) ** power);
}

/**
 * The same for scores in any order; equal scores share the mean of their votes, so that the order of a file decides
 * nothing.
 * @param scores larger is better (N)
 */
export function bordaVotesOf(scores: readonly number[], power: number): number[] {
  const votes = bordaVotes(scores.length, power);
  const order = scores.map((score, at) => ({ score, at })).sort((a, b) => b.score - a.score);
  const given = Array<number>(scores.length).fill(0);
  for (let first = 0; first < order.length;) {
    let end = first + 1;
    while (end < order.length && order[end]?.score === order[first]?.score) end++;
    const shared = votes.slice(first, end).reduce((sum, vote) => sum + vote, 0) / (end - first);
    for (const { at } of order.slice(first, end)) given[at] = shared;
    first = end;
  }
  return given;
}

/** Votes of each class. @param classOf of each sibling; null ones do not vote @param votes of each sibling, >= 0 */
export function voteTotals(classOf: readonly (number | null)[], votes: readonly (number | null)[]): number[] {
  const classes = classOf.reduce<number>((most, one) => Math.max(most, (one ?? -1) + 1), 0);
  const totals = Array<number>(classes).fill(0);
  classOf.forEach((one, at) => {
    if (one !== null) totals[one] = (totals[one] ?? 0) + (votes[at] ?? 0);
  });
  return totals;
}

/** The classes with the most votes; none where nobody voted. Sums that differ by rounding alone are equal. */
export function winners(totals: readonly number[]): number[] {
  const most = totals.reduce((a, b) => Math.max(a, b), 0);
  if (!(most > 0)) return [];
  return totals.flatMap((total, one) => (total >= most * (1 - 1e-12) ? [one] : []));
}
