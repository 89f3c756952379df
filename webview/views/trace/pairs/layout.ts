// What the pairs of a prompt say as rows of a list, which of them are still to be judged, and in which order they stand.
// Words and numbers; no DOM.
import type { PairChoice, PairWord } from '../../../../server/shared/protocol/pair-rules.ts';
import type { ListedPairs, PairScale, ProposedPair } from '../../../../server/shared/protocol/proposed-pairs.ts';
import { formatCount, formatNumber, formatPlural, formatSigned } from '../../../parts/format-number.ts';

/** `refused`: a guard keeps it out, a choice can bring it in; `impossible`: nothing can. */
export type PairMark = 'kept' | 'swapped' | 'left-out' | 'open' | 'refused' | 'impossible';

const markOfChoice: Readonly<Record<PairChoice, PairMark>> = { choose: 'kept', reject: 'swapped', skip: 'left-out' };

export const markSigns: Readonly<Record<PairMark, string>> = {
  kept: '✓',
  swapped: '⇄',
  'left-out': '✕',
  open: '○',
  refused: '○',
  impossible: '!',
};

const markWords: Readonly<Record<PairMark, string>> = {
  kept: 'kept',
  swapped: 'swapped',
  'left-out': 'left out',
  open: 'undecided',
  refused: 'not written',
  impossible: 'cannot be a pair',
};

/** What a word said of a pair is called when it has been said. */
export const saidWords: Readonly<Record<PairWord, string>> = {
  choose: 'Kept',
  reject: 'Swapped',
  skip: 'Left out',
  clear: 'Cleared',
};

export function markOf({ choice, guard }: ProposedPair): PairMark {
  if (guard?.canBeOverruled === false) return 'impossible';
  if (choice !== null) return markOfChoice[choice];
  return guard === null ? 'open' : 'refused';
}

/** Nobody has said anything of it yet, and something can be said. */
export function isUndecided(pair: ProposedPair): boolean {
  const mark = markOf(pair);
  return mark === 'open' || mark === 'refused';
}

export interface SideNumbers {
  readonly line: number;
  readonly score: number | null;
}

/** Both sides and the margin as the rule proposed them, whatever a person said since. */
export function asProposed(pair: ProposedPair): {
  readonly chosen: SideNumbers;
  readonly rejected: SideNumbers;
  readonly margin: number | null;
} {
  const chosen = { line: pair.lineChosen, score: pair.scoreChosen };
  const rejected = { line: pair.lineRejected, score: pair.scoreRejected };
  if (pair.choice !== 'reject') return { chosen, rejected, margin: pair.margin };
  return { chosen: rejected, rejected: chosen, margin: pair.margin === null ? null : -pair.margin };
}

export interface PairRow {
  readonly mark: PairMark;
  /** The two lines. */
  readonly title: string;
  readonly margin: string;
  readonly detail: string;
  /** The whole row as a sentence, for screen readers. */
  readonly spoken: string;
}

export function describePair(pair: ProposedPair): PairRow {
  const mark = markOf(pair);
  const { chosen, rejected, margin } = asProposed(pair);
  const isCut = chosen.line === rejected.line;
  const lines = [formatCount(chosen.line), formatCount(rejected.line)];
  const title = isCut ? `line ${lines[0]}, cut › whole` : `line ${lines.join(' › ')}`;
  const shown = margin === null ? '–' : formatSigned(margin, marginDigits(margin));
  const guard = pair.guard === null || pair.choice !== null ? '' : guardWords(pair.guard.id);
  const detail = guard === '' ? markWords[mark] : `${markWords[mark]}: ${guard}`;
  const over = isCut ? `line ${lines[0]} cut over all of it` : `line ${lines[0]} over line ${lines[1]}`;
  const why = pair.guard === null ? '' : `; ${pair.guard.why}`;
  return { mark, title, margin: shown, detail, spoken: `${over}, margin ${shown}, ${markWords[mark]}${why}` };
}

/** "below-margin" → "below margin". */
function guardWords(id: string): string {
  return id.replaceAll('-', ' ');
}

/** Differences of probabilities need three digits, those of characters none. */
function marginDigits(value: number): number {
  return Number.isInteger(value) ? 0 : Math.abs(value) >= 100 ? 1 : 3;
}

export function formatScore(value: number | null): string {
  return value === null ? '–' : formatNumber(value, marginDigits(value));
}

/** What scores and margin are, and what the margin must reach. */
export function describeScale({ signal, marginMeaning, minimumMargin, labels }: PairScale): string {
  const score = signal === null ? '' : `Score: ${signal}. `;
  const least = `Margin: ${marginMeaning}; at least ${formatScore(minimumMargin)}.`;
  const who = labels === 'model' ? ' The model decides which side is better, no gold answer.' : '';
  return `${score}${least}${who}`;
}

/** First what will be written, then what the limit kept out, then what guards refused; larger margins first. */
export function arrange(pairs: readonly ProposedPair[]): readonly ProposedPair[] {
  const rank = ({ guard }: ProposedPair): number =>
    guard === null || guard.id === 'human-skip' ? 0 : guard.id === 'over-limit' ? 1 : guard.canBeOverruled ? 2 : 3;
  const margin = (pair: ProposedPair): number => asProposed(pair).margin ?? -Infinity;
  return pairs.toSorted((left, right) => rank(left) - rank(right) || compare(margin(right), margin(left)));
}

/** NaN-free: two missing margins are equal. */
function compare(left: number, right: number): number {
  return left === right ? 0 : left - right;
}

/** The same pairs with new values in the order they stood in: nothing jumps under the reader. New ones come last. */
export function keepOrder(before: readonly ProposedPair[], now: readonly ProposedPair[]): readonly ProposedPair[] {
  const places = new Map(before.map(({ pair }, at) => [pair, at]));
  const place = ({ pair }: ProposedPair): number => places.get(pair) ?? before.length;
  return arrange(now).toSorted((left, right) => place(left) - place(right));
}

/** The next pair to judge behind a place, around the end; null where all is decided. */
export function nextUndecided(pairs: readonly ProposedPair[], from: number): ProposedPair | null {
  const around = [...pairs.slice(from + 1), ...pairs.slice(0, from + 1)];
  return around.find(isUndecided) ?? null;
}

export interface Tally {
  readonly words: string;
  readonly undecided: number;
}

export function tally(pairs: readonly ProposedPair[]): Tally {
  const written = pairs.filter(({ guard }) => guard === null).length;
  const decided = pairs.filter(({ choice }) => choice !== null).length;
  const undecided = pairs.filter(isUndecided).length;
  const parts = [formatPlural(pairs.length, 'pair', 'pairs'), `${formatCount(written)} written`];
  return { words: [...parts, `${formatCount(decided)} decided`].join(' · '), undecided };
}

/** Traces that gave no pair, and why. */
export function turnedAwayWords(turnedAway: ListedPairs['turnedAway']): readonly string[] {
  return (turnedAway ?? []).map(({ count, why }) => `${formatPlural(count, 'trace', 'traces')} left out: ${why}.`);
}
