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
    const candidate = standsForAll(same, ({ score }) => score !== null);
    return candidate === undefined ? [] : [{ candidate, count: same.length }];
  });
}

/** The one of several with the same text that stands for all: one that is preferred, the same in any order of the file. */
export function standsForAll(
  same: readonly Candidate[],
  isPreferred: (candidate: Candidate) => boolean,
): Candidate | undefined {
  const preferred = same.filter(isPreferred);
  const among = preferred.length > 0 ? preferred : same;
  return among.toSorted((a, b) => (a.exactSha256 < b.exactSha256 ? -1 : Number(a.exactSha256 > b.exactSha256)))[0];
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
