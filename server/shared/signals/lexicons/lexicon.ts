// Fixed lists of phrases looked for in a text: words in any case, any white space between them, either apostrophe. A list
// is bound to its language and style; each names its own in its file.
import type { Span } from '../../trace/span.ts';

/** Phrases by what they do; a cluster's id is stable and camelCase. */
export type Lexicon = Readonly<Record<string, readonly string[]>>;

export interface FoundPhrase extends Span {
  readonly cluster: string;
}

export type PhraseFinder = (text: string) => readonly FoundPhrase[];

/**
 * Compiles a list. Where phrases overlap the one that begins first is found, of those the longest; linear in the text.
 * @returns the phrases found in a text, in order, none overlapping
 */
export function phraseFinder(lexicon: Lexicon): PhraseFinder {
  const clusters = new Map(
    Object.entries(lexicon).flatMap(([cluster, phrases]) => phrases.map((phrase) => [plain(phrase), cluster] as const)),
  );
  const longestFirst = [...clusters.keys()].sort((left, right) => right.length - left.length);
  if (longestFirst.length === 0) return () => [];
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${longestFirst.map(wordPattern).join('|')})(?![\\p{L}\\p{N}])`,
    'giu',
  );
  return (text) =>
    Array.from(text.matchAll(pattern), (match) => ({
      start: match.index,
      end: match.index + match[0].length,
      cluster: clusters.get(plain(match[0])) ?? '',
    }));
}

/** The start of a text, up to so many words. */
export function openingWords(text: string, words: number): string {
  const all = new RegExp(`^\\s*(?:\\S+\\s*){0,${words}}`, 'u');
  return all.exec(text)?.[0] ?? '';
}

function plain(phrase: string): string {
  return phrase.toLowerCase().replaceAll('’', "'").replaceAll(/\s+/gu, ' ').trim();
}

function wordPattern(phrase: string): string {
  return phrase
    .replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&')
    .replaceAll("'", "['’]")
    .replaceAll(' ', '\\s+');
}
