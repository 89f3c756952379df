// The pairs of one group as a rule proposes them, those that guards refuse among them, for a person to judge.
import type { PairSideMade } from '../shared/protocol/pair-sides.ts';
import type { ListedPairs, ProposedPair } from '../shared/protocol/proposed-pairs.ts';
import type { ExportEntry } from './candidate.ts';
import { selectPairs } from './export-pairs.ts';
import { structureGuards } from './guards.ts';
import type { Pairing } from './make-pairs.ts';
import { guardTitles, type GuardId, type Pair } from './pair.ts';
import type { PairRule } from './rules/pair-rule.ts';

/** A continuation sampled from a trace's beginning has another prompt, and by default another group. */
export function looksBeyondGroups({ id }: PairRule): boolean {
  return id === 'hindsight';
}

/** @param entries of the group alone, but of the whole file for a rule that looks beyond groups */
export async function listPairs(
  entries: AsyncIterable<ExportEntry>,
  pairing: Omit<Pairing, 'observe' | 'observeRefusal'>,
  group: string,
  signal?: AbortSignal,
): Promise<ListedPairs> {
  const judged = new Map<string, ProposedPair>();
  const observe = (pair: Pair, guard: GuardId | null): void => {
    if (pair.group === group) judged.set(pair.id, proposedPair(pair, guard));
  };
  const away = new Map<GuardId, number>();
  const observeRefusal = (guard: GuardId, count: number): void => {
    away.set(guard, (away.get(guard) ?? 0) + count);
  };
  await selectPairs(entries, { ...pairing, observe, observeRefusal }, signal);
  const { rule, options } = pairing;
  const { signal: score, marginMeaning, labels } = rule;
  const minimumMargin = options.minimumMargin ?? rule.minimumMargin;
  const turnedAway = [...away].map(([id, count]) => ({ id, why: guardTitles[id], count }));
  return {
    pairs: [...judged.values()],
    turnedAway: looksBeyondGroups(rule) ? null : turnedAway,
    scale: { signal: score, marginMeaning, minimumMargin, labels },
  };
}

function proposedPair(pair: Pair, guard: GuardId | null): ProposedPair {
  const { id, chosen, rejected, departure, level, scoreChosen, scoreRejected, margin, human } = pair;
  return {
    pair: id,
    lineChosen: chosen.place.line,
    lineRejected: rejected.place.line,
    ...{ level, scoreChosen, scoreRejected, margin },
    guard: guard === null ? null : { id: guard, why: guardTitles[guard], canBeOverruled: !structureGuards.has(guard) },
    choice: human?.choice ?? null,
    sides: { chosen: madeOf(chosen), rejected: madeOf(rejected), departure },
  };
}

function madeOf({ place, edit }: PairSideMade): PairSideMade {
  return { place, edit };
}
