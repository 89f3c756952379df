// The finders of a reading: by the user's own lists where there are some, else by the built-in ones. Lists are compiled
// once.
import type { LexiconSettings } from '../../protocol/lexicon-settings.ts';
import { hedgePhrases } from './hedge-phrases.ts';
import { phraseFinder, type Lexicon, type PhraseFinder } from './lexicon.ts';
import { planningPhrases } from './planning-phrases.ts';
import { reflectionCues } from './reflection-cues.ts';

type HedgeList = readonly (readonly [phrase: string, certainty: number | null])[];

const compiled = new WeakMap<object, PhraseFinder>();

function finderOf(list: object, lexicon: () => Lexicon): PhraseFinder {
  const known = compiled.get(list);
  if (known !== undefined) return known;
  const made = phraseFinder(lexicon());
  compiled.set(list, made);
  return made;
}

/** S6: how steps open that go back over what was done. */
export function reflectionFinder({ reflection }: LexiconSettings = {}): PhraseFinder {
  return reflection === undefined
    ? finderOf(reflectionCues, () => reflectionCues)
    : finderOf(reflection, () => ({ own: reflection }));
}

/** T7: the clusters that are counted, in the order of the list. */
export function planningLexicon({ planning }: LexiconSettings = {}): Lexicon {
  return planning ?? planningPhrases;
}

/** T7: phrases that decide what to do next. */
export function planningFinder(own?: LexiconSettings): PhraseFinder {
  const lexicon = planningLexicon(own);
  return finderOf(lexicon, () => lexicon);
}

const hedgeLists = new WeakMap<object, HedgeList>();

/** R13: phrases with the certainty they express; the same list for the same settings. */
export function hedgeList({ hedges }: LexiconSettings = {}): HedgeList {
  if (hedges === undefined) return hedgePhrases;
  const known = hedgeLists.get(hedges) ?? Object.entries(hedges);
  hedgeLists.set(hedges, known);
  return known;
}
