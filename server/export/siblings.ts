// Traces of one prompt brought together, each text once.
import type { Candidate } from './candidate.ts';

export interface DistinctText {
  readonly candidate: Candidate;
  /** How many siblings have this text. */
  readonly count: number;
}

/** The candidates of each group that `wanted` lets through, in the order of the input, each text behind a prompt once. */
export function* siblingTexts(
  candidates: readonly Candidate[],
  wanted: (candidate: Candidate) => boolean,
): Generator<readonly DistinctText[]> {
  for (const siblings of groupBy(candidates.filter(wanted), ({ group }) => group).values())
    yield distinctTexts(siblings);
}

/** One candidate for each text behind each prompt, one with a value where there is one: a pair of two texts is one pair. */
export function distinctTexts(candidates: readonly Candidate[]): readonly DistinctText[] {
  const texts = groupBy(candidates, (one) => `${one.promptSha256}:${one.completionSha256}`);
  return [...texts.values()].flatMap((same) => {
    const candidate = same.find((one) => one.score !== null) ?? same[0];
    return candidate === undefined ? [] : [{ candidate, count: same.length }];
  });
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
