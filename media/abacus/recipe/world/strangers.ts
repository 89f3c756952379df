// Invented words in the places of people, things and places. A model that only ever reads the same nouns takes every other
// one for one of them ("the old truck" becomes the bus it knows); one that keeps meeting words that it cannot know learns
// to repeat what it reads.

import type { Row } from './rows/row.ts';
import type { Random } from './seeded-random.ts';
import { colors, containers, foods, goods, names, places, purchases, things } from './words.ts';

/** Nouns of trained situations that are in none of the lists of words. */
const others: readonly string[] = [
  ...[
    'bus',
    'train',
    'machine',
    'machines',
    'pot',
    'soup',
    'bowls',
    'jars',
    'cans',
    'mixture',
    'wall',
    'paint',
    'cook',
  ],
  ...['shop', 'tower', 'church', 'farm', 'mill', 'inn', 'workers', 'driver', 'children', 'friends', 'table', 'people'],
  ...['milk', 'water', 'oil', 'cream', 'rice', 'beans', 'corn', 'peas', 'large', 'small'],
];

const replaceable = new Set([names, things, foods, goods, purchases, containers, colors, places, others].flat());

/** Of the replaceable words in a document that has strangers: how many are replaced. */
const share = 0.5;

/** The document with some of its words, each everywhere, replaced by invented ones. */
export function withStrangers(random: Random, row: Row): Row {
  const found = new Set(row.pieces.flatMap(({ text }) => wordsOf(text)).filter((word) => replaceable.has(word)));
  const invented = new Map<string, string>();
  for (const word of found) if (random.chance(share)) invented.set(word, standIn(random, word));
  if (invented.size === 0) return row;
  return {
    ...row,
    pieces: row.pieces.map((piece) => ({
      ...piece,
      text: piece.text.replace(anyWord, (word) => invented.get(word) ?? word),
    })),
  };
}

const anyWord = /\p{L}+/gu;

function wordsOf(text: string): readonly string[] {
  return text.match(anyWord) ?? [];
}

/** With a capital letter where the word has one, in the plural where it looks like one. */
function standIn(random: Random, word: string): string {
  const made = `${inventWord(random)}${word.endsWith('s') ? 's' : ''}`;
  return /^\p{Lu}/u.test(word) ? `${made.slice(0, 1).toUpperCase()}${made.slice(1)}` : made;
}

const onsets: readonly string[] = [
  ...['b', 'c', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'w', 'z'],
  ...['bl', 'br', 'ch', 'cl', 'cr', 'dr', 'fl', 'fr', 'gl', 'gr', 'pl', 'pr', 'sh', 'sl', 'sp', 'st', 'th', 'tr'],
];
const vowels: readonly string[] = ['a', 'e', 'i', 'o', 'u', 'ai', 'ee', 'oo', 'ou'];
/** Without the e that ends words of the world ("make", "stone"). */
const lastVowels = vowels.filter((vowel) => vowel !== 'e');
const codas: readonly string[] = ['', '', 'ck', 'l', 'll', 'm', 'n', 'nk', 'p', 'r', 'rd', 'ss', 't', 'x'];

/** Two or three syllables. Words of held-out situations never come out; a test draws many. */
export function inventWord(random: Random): string {
  const syllables = Array.from({ length: random.integer(1, 2) }, () => `${random.pick(onsets)}${random.pick(vowels)}`);
  return `${syllables.join('')}${random.pick(onsets)}${random.pick(lastVowels)}${random.pick(codas)}`;
}
