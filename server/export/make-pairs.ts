// Candidates in, preference pairs out: pure, the same for the same seed whatever the order of the input, and every pair
// that is left out is counted under the guard that refused it.
import type { Candidate } from './candidate.ts';
import { noChoices, pairId, type Choices } from './choices.ts';
import { findDeparture } from './departure.ts';
import type { PairFormat } from './formats/pair-format.ts';
import { isSameScorer, structureGuard, valueGuard } from './guards.ts';
import type { GuardId, HumanChoice, Pair, PairLevelWritten, PairSelection } from './pair.ts';
import type { PairOptions } from './pair-options.ts';
import type { Departure, Proposal, ProposedSide } from './proposal.ts';
import { first, RankedList, type Rank } from './ranked-list.ts';
import type { PairRule } from './rules/pair-rule.ts';

export interface Pairing {
  readonly rule: PairRule;
  readonly options: PairOptions;
  readonly format: PairFormat;
  readonly choices?: Choices;
  /** Told of every pair that was proposed: its guard, or null where it is written. */
  readonly observe?: (pair: Pair, guard: GuardId | null) => void;
  /** Told of traces that the rule itself turned away, so that there is no pair. */
  readonly observeRefusal?: (guard: GuardId, count: number) => void;
}

export function makePairs(candidates: readonly Candidate[], pairing: Pairing): PairSelection {
  const { rule, options, choices = noChoices, observe, observeRefusal } = pairing;
  const refused: Partial<Record<GuardId, number>> = {};
  const refuse = (guard: GuardId, count: number): void => {
    refused[guard] = (refused[guard] ?? 0) + count;
  };
  const prompts = new PromptLists(options.pairsPerPrompt);
  let used = 0;
  for (const proposal of rule.propose(candidates, options)) {
    if ('refused' in proposal) {
      refuse(proposal.refused, proposal.count);
      observeRefusal?.(proposal.refused, proposal.count);
      continue;
    }
    const { guard, human, departure } = judge(proposal, pairing, choices);
    if (human !== null) used++;
    const make = (): Pair => makePair(proposal, { rule, departure, human });
    if (guard !== null) {
      refuse(guard, proposal.count);
      observe?.(make(), guard);
      continue;
    }
    if (proposal.count > 1) refuse('duplicate', proposal.count - 1);
    const kept = prompts.listOf(proposal.rejected.candidate);
    const rank = human === null ? rankOf(proposal, rule, options.seed) : first;
    // A large group proposes millions of pairs and keeps a few: the others are made for an observer alone.
    const isKept = kept.accepts(rank);
    const pair = isKept || observe !== undefined ? make() : null;
    if (pair !== null) observe?.(pair, isKept ? null : 'over-limit');
    const dropped = isKept && pair !== null ? kept.put(pair, rank) : null;
    if (dropped !== null) observe?.(dropped, 'over-limit');
    if (!isKept || dropped !== null) refuse('over-limit', 1);
  }
  const lists = prompts.items();
  return {
    pairs: lists.flat(),
    prompts: lists.filter((list) => list.length > 0).length,
    refused,
    traces: candidates.length,
    unlabeled: candidates.filter((candidate) => candidate.correct === null).length,
    disputed: candidates.filter((candidate) => candidate.disputed).length,
    choices: { used, unknown: Math.max(0, choices.size - used) },
  };
}

/** The pairs kept of each prompt of each group. Two maps: a pair is met millions of times, and joining keys costs more. */
class PromptLists {
  readonly #limit: number;
  readonly #groups = new Map<string, Map<string, RankedList<Pair>>>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  listOf({ group, promptSha256 }: Candidate): RankedList<Pair> {
    const prompts = this.#groups.get(group) ?? new Map<string, RankedList<Pair>>();
    if (prompts.size === 0) this.#groups.set(group, prompts);
    const list = prompts.get(promptSha256) ?? new RankedList<Pair>(this.#limit);
    if (list.isEmpty) prompts.set(promptSha256, list);
    return list;
  }

  items(): readonly (readonly Pair[])[] {
    return [...this.#groups.values()].flatMap((prompts) => [...prompts.values()].map((list) => list.items()));
  }
}

interface Judgement {
  readonly guard: GuardId | null;
  readonly human: HumanChoice | null;
  readonly departure: Departure | null;
}

/** Structure first; then a person's word; then, where nobody said anything, the values. */
function judge(proposal: Proposal, { rule, options, format }: Pairing, choices: Choices): Judgement {
  const { chosen, rejected, level } = proposal;
  const wanted = level !== 'whole' || options.level === 'continuation';
  const found = wanted ? (proposal.departure ?? findDeparture(chosen.candidate, rejected.candidate)) : null;
  const departure = found === 'none' ? null : found;
  const human = choices.find(chosen, rejected);
  const structure = structureGuard(proposal, found, format);
  if (structure !== null) return { guard: structure, human, departure };
  if (human !== null) return { guard: human.choice === 'skip' ? 'human-skip' : null, human, departure };
  return { guard: valueGuard(proposal, rule, options), human, departure };
}

/** A person said that the side the rule would reject is the better one. */
function swapped(proposal: Proposal): Proposal {
  const { chosen, rejected, margin, departure, writtenMargin: _, ...rest } = proposal;
  const turned: Departure | null =
    departure?.kind === 'text' && departure.ends !== null
      ? { ...departure, ends: { chosen: departure.ends.rejected, rejected: departure.ends.chosen } }
      : departure;
  return { ...rest, chosen: rejected, rejected: chosen, margin: margin === null ? null : -margin, departure: turned };
}

function makePair(
  proposed: Proposal,
  { rule, departure, human }: { rule: PairRule; departure: Departure | null; human: HumanChoice | null },
): Pair {
  const written = human?.choice === 'reject' ? swapped(proposed) : proposed;
  const { chosen, rejected, margin, writtenMargin, details } = written;
  const isWhole = departure === null;
  return {
    id: pairId(proposed.chosen, proposed.rejected),
    chosen: sideOf(chosen),
    rejected: sideOf(rejected),
    group: proposed.rejected.candidate.group,
    level: isWhole ? 'whole' : levelOf(written.level),
    departure: isWhole ? null : (written.departure ?? departure),
    scoreChosen: chosen.score,
    scoreRejected: rejected.score,
    margin: writtenMargin ?? margin,
    labelSource: human === null ? labelSourceOf(chosen, rejected, rule) : 'human',
    human,
    details,
    scorer: scorerOf(chosen, rejected, rule),
  };
}

function levelOf(level: Proposal['level']): PairLevelWritten {
  return level === 'whole' ? 'continuation' : level;
}

function sideOf({ candidate, edit }: ProposedSide): Pair['chosen'] {
  // Ended with an answer that is not the trace's own, a text is no longer what was judged.
  const isJudged = edit?.kind !== 'splice' || edit.resume !== null;
  return { place: candidate.place, edit, correct: isJudged ? candidate.correct : null };
}

/** Null where nothing was measured, or two sides that a person chose were measured by different scorers. */
function scorerOf(chosen: ProposedSide, rejected: ProposedSide, rule: PairRule): Pair['scorer'] {
  const read = [chosen, rejected].filter(({ score }) => score !== null).map(({ candidate }) => candidate);
  const [first, ...others] = read;
  if (rule.readings === 'none' || first === undefined) return null;
  return others.every((other) => isSameScorer(first, other, rule)) ? first.scorer : null;
}

function labelSourceOf(chosen: ProposedSide, rejected: ProposedSide, { labels }: PairRule): Pair['labelSource'] {
  if (labels === 'model') return 'model';
  const [left, right] = [chosen.candidate.labelSource, rejected.candidate.labelSource];
  return left === right && left !== null ? left : 'file+verifier';
}

/** Larger is kept first; `tie` decides between equal ranks, the same whatever the order of the input. */
function rankOf({ chosen, rejected, margin }: Proposal, rule: PairRule, seed: number): Rank {
  const tie = seededNumber(seededNumber(seed, chosen.textSha256 ?? ''), rejected.textSha256 ?? '');
  return rule.keep === 'seeded' ? [tie, tie] : [margin ?? 0, tie];
}

/** 32 bits that depend on the seed and 16 characters of a hash (FNV-1a with a final mix, as in MurmurHash3). */
function seededNumber(seed: number, text: string): number {
  let hash = Math.imul(seed ^ 0x811c9dc5, 0x01000193);
  const length = Math.min(16, text.length); // 64 bits of it tell any two texts apart
  for (let index = 0; index < length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
