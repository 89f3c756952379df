// Pairs of whole sibling traces, for the rules that compare them two by two.
import type { Candidate } from './candidate.ts';
import { wholeSide, type Proposal } from './proposal.ts';
import { siblingTexts, type DistinctText } from './siblings.ts';

export interface Ranking {
  /** A side's score. */
  readonly score: (candidate: Candidate) => number | null;
  /** From two scores that are there. */
  readonly margin: (chosen: number, rejected: number) => number;
}

/** Every correct sibling over every wrong one of its group. */
export function* correctOverWrong(candidates: readonly Candidate[], ranking: Ranking): Generator<Proposal> {
  for (const texts of siblingTexts(candidates, ({ correct }) => correct !== null)) {
    const wrong = texts.filter(({ candidate }) => candidate.correct === false);
    for (const chosen of texts) {
      if (chosen.candidate.correct !== true) continue;
      for (const rejected of wrong) yield propose(chosen, rejected, ranking);
    }
  }
}

/** Every two siblings, the one that `isBetter` in front; pairs in which neither is are proposed in the order of the file. */
export function* betterOverWorse(
  candidates: readonly Candidate[],
  wanted: (candidate: Candidate) => boolean,
  ranking: Ranking,
  isBetter: (left: number, right: number) => boolean,
): Generator<Proposal> {
  for (const texts of siblingTexts(candidates, wanted)) {
    for (let at = 0; at < texts.length; at++) {
      for (let other = at + 1; other < texts.length; other++) {
        const [first, second] = [texts[at], texts[other]];
        if (first === undefined || second === undefined) continue; // both are inside
        const [left, right] = [ranking.score(first.candidate), ranking.score(second.candidate)];
        const swapped = left !== null && right !== null && isBetter(right, left);
        yield swapped ? propose(second, first, ranking) : propose(first, second, ranking);
      }
    }
  }
}

export function propose(chosen: DistinctText, rejected: DistinctText, { score, margin }: Ranking): Proposal {
  const [high, low] = [score(chosen.candidate), score(rejected.candidate)];
  return {
    chosen: wholeSide(chosen.candidate, high),
    rejected: wholeSide(rejected.candidate, low),
    margin: high === null || low === null ? null : margin(high, low),
    count: chosen.count * rejected.count,
    level: 'whole',
    departure: null,
    details: null,
  };
}
