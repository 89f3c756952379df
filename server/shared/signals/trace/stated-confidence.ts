// What a text says of its own certainty in numbers (R13): `<confidence>0.8</confidence>`, "confidence: 85%", "85% sure".
// Characters only; numbers that belong to the task are told apart by where they stand, which is not always possible.
import type { Span } from '../../trace/span.ts';

/** A statement; the span is its number, percent sign included, in UTF-16 units. */
export interface StatedConfidence extends Span {
  /** [0, 1] */
  readonly value: number;
}

/** How far a number may stand from the word `confidence`. */
const reach = 20;
/** Room for the number itself, and for what must not stand beside it. */
const margin = 40;

/**
 * Standing by itself: no part of a word, a longer number, a fraction, a score out of ten or a range, and no negative
 * number. Groups: digits, percent sign.
 */
const number =
  /(?<![\p{L}\p{N}_]|\d[.,/]|\d\s?(?:[-–—−/]|to|out of)\s?|(?<!\p{L})[-−])(\d+(?:\.\d+)?|\.\d+)(\s?\\?%|\s?percent\b)?(?![\p{L}\p{N}_]|[.,]\d|\s?[-–—−/]\s?\d|\s(?:to|out of)\s\d)/giu;

const tagged = /<confidence>([^<]{0,40})<\/confidence>/giu;
/** The word, but not as a tag and not as the statistical term. */
const word = /(?<![\p{L}<]|<\/)confidence(?!\p{L}|\s+(?:intervals?|bounds?|bands?|limits?|regions?)\b)/giu;
const assurance = /^\s?(?:sure|confident|certain)\b/iu;
/** "not 100% sure" states no confidence of 1. */
const negated = /(?:\b(?:not|never|without|cannot)|n['’]t)\b[^.!?\n]{0,16}$/iu;

/** All statements in order; each number counts once. */
export function statedConfidences(text: string): StatedConfidence[] {
  const byPlace = new Map<number, StatedConfidence>();
  for (const find of [inTags, withAssurance, besideTheWord]) {
    for (const found of find(text)) if (!byPlace.has(found.start)) byPlace.set(found.start, found);
  }
  return [...byPlace.values()].sort((left, right) => left.start - right.start);
}

/** The last statement's value; null where the text makes none. */
export function statedConfidence(text: string): number | null {
  return statedConfidences(text).at(-1)?.value ?? null;
}

function inTags(text: string): StatedConfidence[] {
  return [...text.matchAll(tagged)].flatMap((match) => {
    const start = match.index + '<confidence>'.length;
    const inside = numbersIn(text, start, start + (match[1] ?? '').length);
    return inside.length === 1 ? inside : [];
  });
}

function withAssurance(text: string): StatedConfidence[] {
  return [...text.matchAll(/(?:%|percent)\s?(?:sure|confident|certain)\b/giu)].flatMap((match) => {
    const from = Math.max(0, match.index - margin);
    const found = numbersIn(text, from, match.index + match[0].length).at(-1);
    if (found === undefined || !assurance.test(text.slice(found.end))) return [];
    return negated.test(text.slice(from, found.start)) ? [] : [found];
  });
}

/** One number at most for each time that the word stands there. */
function besideTheWord(text: string): StatedConfidence[] {
  return [...text.matchAll(word)].flatMap((match) => {
    const wordEnd = match.index + match[0].length;
    const near = numbersIn(text, match.index - reach - margin, wordEnd + reach + margin).flatMap((found) => {
      const isAfter = found.start >= wordEnd;
      const gap = isAfter ? text.slice(wordEnd, found.start) : text.slice(found.end, match.index);
      const order = gap.length > reach ? null : isAfter ? orderAfter(gap, found) : orderBefore(gap, found);
      return order === null ? [] : [{ found, rank: order + gap.length }];
    });
    const [best] = near.sort((left, right) => left.rank - right.rank);
    if (best === undefined) return [];
    const before = text.slice(Math.max(0, Math.min(best.found.start, match.index) - margin), best.found.start);
    return best.found.start < match.index && negated.test(before) ? [] : [best.found];
  });
}

// Which of several numbers near the word is meant: smaller comes first, the gap's length decides among equals.
const assigned = 0;
const adjacent = 100;
const likely = 200;

/** A number behind the word; null where another sentence, or a claim ("confidence that x is 3"), stands between. */
function orderAfter(gap: string, found: Candidate): number | null {
  if (/^[\s*_"'`]*[:=][\s*_"'`:~≈]*$/u.test(gap)) return assigned;
  if (/[.!?;](?:\s|$)|\n/u.test(gap)) return null;
  if (/\b(?:that|because|since|if|so)\b/iu.test(gap)) return null;
  if (/^[\s*_"'`(]*$|(?::|\b(?:is|of|at|level|score|rating|about|around))[\s*_"'`(~≈]*$/iu.test(gap)) return assigned;
  return found.isPlain ? null : likely;
}

/** A number before the word, as in "85% confidence"; null where another sentence stands between. */
function orderBefore(gap: string, found: Candidate): number | null {
  if (/[.!?;]\s|\n/u.test(gap)) return null;
  if (/^[\s*_"'`)(]*(?:of\s)?[\s*_"'`)(]*$/iu.test(gap)) return adjacent;
  return found.isPlain ? null : likely + 1;
}

interface Candidate extends StatedConfidence {
  /** Neither percent nor written with a point: any number of the task looks like that. */
  readonly isPlain: boolean;
}

/** Numbers of the stretch that can be a confidence: percent up to 100, bare up to 1 as they are, up to 100 as percent. */
function numbersIn(text: string, from: number, to: number): Candidate[] {
  const offset = Math.max(0, from);
  return [...text.slice(offset, to).matchAll(number)].flatMap((match) => {
    const [written, digits = '', percent] = match;
    const x = Number(digits);
    if (x > 100) return [];
    const value = percent !== undefined || x > 1 ? x / 100 : x;
    const start = offset + match.index;
    return [{ value, start, end: start + written.length, isPlain: percent === undefined && !digits.includes('.') }];
  });
}

/** Least-squares slope over turns; turns without a statement are left out, their places kept; null for fewer than two. */
export function escalationSlope(byTurn: readonly (number | null)[]): number | null {
  const points = byTurn.flatMap((y, x) => (y === null ? [] : [{ x, y }]));
  if (points.length < 2) return null;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  return points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
}
