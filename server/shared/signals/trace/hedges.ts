// Hedges and assurances of a text by a fixed lexicon (R13): where they stand, how many there are, what they come to.
import { meanOf } from '../../numbers/mean.ts';
import type { Span } from '../../trace/span.ts';
import type { LexiconSettings } from '../../protocol/lexicon-settings.ts';
import { hedgeBelow } from '../lexicons/hedge-phrases.ts';
import { phraseFinder } from '../lexicons/lexicon.ts';
import { hedgeList } from '../lexicons/own-lexicons.ts';

export interface Hedge extends Span {
  /** Certainty that the phrase expresses, [0, 1]. */
  readonly certainty: number;
}

/** Where the phrases stand in a text, in order, none overlapping; the longest that fits at each place. */
export function hedgeFinder(
  phrases: readonly (readonly [phrase: string, certainty: number | null])[],
): (text: string) => readonly Hedge[] {
  const certainties = new Map(phrases);
  const find = phraseFinder(Object.fromEntries(phrases.map(([phrase]) => [phrase, [phrase]])));
  return (text) =>
    find(text).flatMap(({ start, end, cluster }) => {
      const certainty = certainties.get(cluster) ?? null;
      return certainty === null ? [] : [{ start, end, certainty }];
    });
}

const finders = new WeakMap<object, (text: string) => readonly Hedge[]>();

/** By the user's own list where there is one; each list is compiled once. */
export function hedgeFinderOf(own?: LexiconSettings): (text: string) => readonly Hedge[] {
  const list = hedgeList(own);
  const find = finders.get(list) ?? hedgeFinder(list);
  finders.set(list, find);
  return find;
}

export const findHedges = hedgeFinderOf();

export interface HedgeValues {
  /** Hedges a hundred words; null for a text without words. */
  readonly density: number | null;
  /** Mean certainty of all phrases, [0, 1]; null where there is none. */
  readonly score: number | null;
}

export function hedgeValues(text: string, find = findHedges): HedgeValues {
  const found = find(text);
  const words = text.match(/[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu)?.length ?? 0;
  const hedges = found.filter(({ certainty }) => certainty < hedgeBelow).length;
  return {
    density: words === 0 ? null : (100 * hedges) / words,
    score: meanOf(found.map(({ certainty }) => certainty)),
  };
}
