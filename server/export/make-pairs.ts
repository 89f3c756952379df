// Candidates in, preference pairs out: pure, the same for the same seed whatever the order of the input, and every pair
// that is left out is counted under the guard that refused it.
import type { Candidate } from './candidate.ts';
import type { GuardId, Pair, PairSelection } from './pair.ts';
import type { PairRule } from './rules/pair-rule.ts';

export interface PairOptions {
  readonly seed: number;
  /** Most pairs of one prompt (signals.md section 7: 4). */
  readonly pairsPerPrompt: number;
  /** Smallest chosen minus rejected; null: the rule's own. */
  readonly minimumMargin: number | null;
}

export const defaultPairOptions: PairOptions = { seed: 0, pairsPerPrompt: 4, minimumMargin: null };

export function makePairs(candidates: readonly Candidate[], rule: PairRule, options: PairOptions): PairSelection {
  const refused: Partial<Record<GuardId, number>> = {};
  const refuse = (guard: GuardId, pairs: number): void => {
    refused[guard] = (refused[guard] ?? 0) + pairs;
  };
  const pairs: Pair[] = [];
  let prompts = 0;
  for (const siblings of groupBy(candidates, (candidate) => candidate.group).values()) {
    const kept = pairSiblings(siblings, rule, options, refuse);
    pairs.push(...kept.map(({ pair }) => pair));
    prompts += new Set(kept.map(({ prompt }) => prompt)).size;
  }
  return {
    pairs,
    prompts,
    refused,
    traces: candidates.length,
    unlabeled: candidates.filter((candidate) => candidate.correct === null).length,
    disputed: candidates.filter((candidate) => candidate.disputed).length,
  };
}

interface RankedPair {
  readonly pair: Pair;
  readonly prompt: string;
  /** Larger is kept first. */
  readonly rank: number;
  /** Decides between equal ranks, the same whatever the order of the input. */
  readonly tie: number;
}

function pairSiblings(
  siblings: readonly Candidate[],
  rule: PairRule,
  options: PairOptions,
  refuse: (guard: GuardId, pairs: number) => void,
): RankedPair[] {
  const best = new Map<string, RankedPair[]>();
  const wrong = distinctTexts(siblings.filter((candidate) => candidate.correct === false));
  for (const chosen of distinctTexts(siblings.filter((candidate) => candidate.correct === true))) {
    for (const rejected of wrong) {
      const pairs = chosen.count * rejected.count;
      const guard = findGuard(chosen.candidate, rejected.candidate, rule, options);
      if (guard !== null) refuse(guard, pairs);
      else {
        if (pairs > 1) refuse('duplicate', pairs - 1);
        const ranked = rankPair(chosen.candidate, rejected.candidate, rule, options.seed);
        const kept = best.get(ranked.prompt) ?? [];
        best.set(ranked.prompt, kept);
        if (insertRanked(kept, ranked, options.pairsPerPrompt)) refuse('over-limit', 1);
      }
    }
  }
  return [...best.values()].flat();
}

interface DistinctText {
  readonly candidate: Candidate;
  /** How many siblings have this text. */
  readonly count: number;
}

/** One candidate for each text behind each prompt, one with a value where there is one: a pair of two texts is one pair. */
function distinctTexts(candidates: readonly Candidate[]): readonly DistinctText[] {
  const texts = groupBy(candidates, (one) => `${one.promptSha256}:${one.completionSha256}`);
  return [...texts.values()].flatMap((same) => {
    const candidate = same.find((one) => one.score !== null) ?? same[0];
    return candidate === undefined ? [] : [{ candidate, count: same.length }];
  });
}

/** The first guard that refuses the pair, in the order of signals.md section 7; null where it may be written. */
export function findGuard(
  chosen: Candidate,
  rejected: Candidate,
  rule: PairRule,
  options: Pick<PairOptions, 'minimumMargin'>,
): GuardId | null {
  if (chosen.promptSha256 !== rejected.promptSha256) return 'prompt-differs';
  if (chosen.completionSha256 === null || rejected.completionSha256 === null) return 'empty-side';
  if (chosen.completionSha256 === rejected.completionSha256) return 'same-completion';
  if (rule.signal === null) return null;
  if (chosen.score === null || rejected.score === null) return 'null-value';
  if (chosen.outOfContext || rejected.outOfContext) return 'out-of-context';
  if (!isSameScorer(chosen, rejected)) return 'scorer-differs';
  const margin = chosen.score - rejected.score;
  const minimum = options.minimumMargin ?? rule.minimumMargin;
  return margin > 0 && margin >= minimum - rounding ? null : 'below-margin';
}

/** 0.95 - 0.9 is 0.04999999999999993 in double precision; a margin of 0.05 means it as well. */
const rounding = 1e-12;

function isSameScorer({ scorer: left }: Candidate, { scorer: right }: Candidate): boolean {
  if (left === null || right === null) return false;
  const fields = ['weightsSha256', 'tokenizerSha256', 'device', 'precision', 'version'] as const;
  return fields.every((field) => left[field] === right[field]);
}

function rankPair(chosen: Candidate, rejected: Candidate, rule: PairRule, seed: number): RankedPair {
  const scoreChosen = rule.signal === null ? 1 : (chosen.score ?? 0);
  const scoreRejected = rule.signal === null ? 0 : (rejected.score ?? 0);
  const margin = scoreChosen - scoreRejected;
  const tie = seededNumber(seed, `${chosen.completionSha256}${rejected.completionSha256}`);
  return {
    pair: {
      ...{ chosen: chosen.place, rejected: rejected.place, group: chosen.group, scoreChosen, scoreRejected, margin },
      labelSource: labelSourceOf(chosen, rejected),
      scorer: rule.signal === null ? null : chosen.scorer,
    },
    prompt: chosen.promptSha256,
    rank: rule.keep === 'seeded' ? tie : margin,
    tie,
  };
}

function labelSourceOf(chosen: Candidate, rejected: Candidate): Pair['labelSource'] {
  if (chosen.labelSource === rejected.labelSource && chosen.labelSource !== null) return chosen.labelSource;
  return 'file+verifier';
}

/** Keeps `list` sorted and at most `limit` long; true where a pair fell out. */
function insertRanked(list: RankedPair[], pair: RankedPair, limit: number): boolean {
  const at = list.findIndex((other) => pair.rank > other.rank || (pair.rank === other.rank && pair.tie > other.tie));
  list.splice(at === -1 ? list.length : at, 0, pair);
  if (list.length <= limit) return false;
  list.pop();
  return true;
}

/** 32 bits that depend on the seed and every character (FNV-1a with a final mix, as in MurmurHash3). */
function seededNumber(seed: number, text: string): number {
  let hash = Math.imul(seed ^ 0x811c9dc5, 0x01000193);
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
