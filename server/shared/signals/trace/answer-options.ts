// Multiple choice as text (R14): the options of a question, the same question with its options moved on, reasoning whose
// letters follow, and which option an answer means. Pure; asks no model.
import type { Span } from '../../trace/span.ts';

/** An option; the span is its text in the question, without letter and white space around it. */
export interface AnswerOption extends Span {
  /** "A", "B" … */
  readonly letter: string;
  readonly text: string;
}

const marker = /(?<=^|\s)[*_]{0,2}\(?([A-J])[).:][*_]{0,2}[^\S\n]+(?=\S)/gmu;

/** The last list of options: letters from A on without a gap, at least two; null where there is none. */
export function findOptions(question: string): readonly AnswerOption[] | null {
  const markers = [...question.matchAll(marker)].map((match) => ({
    letter: match[1] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
  const first = markers.findLastIndex(({ letter }, at) => letter === 'A' && markers[at + 1]?.letter === 'B');
  if (first < 0) return null;
  const list = markers.slice(first).filter(({ letter }, at) => letter === letterAt(at));
  return list.map(({ letter, end }, at) => {
    const rest = question.slice(end, list[at + 1]?.start ?? question.length);
    const text = (rest.split('\n', 1)[0] ?? '').trimEnd();
    return { letter, text, start: end, end: end + text.length };
  });
}

function letterAt(place: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + place);
}

export interface MovedOptions {
  readonly question: string;
  /** Texts in their new order: the first one now belongs to A. */
  readonly options: readonly string[];
  /** Letter before → letter after, of the same text. */
  readonly letters: ReadonlyMap<string, string>;
}

/** Every option's text moved on by some places, the last ones to the front; letters stay where they are. */
export function moveOptions(question: string, options: readonly AnswerOption[], places = 1): MovedOptions {
  const n = options.length;
  const source = (at: number): number => (((at - places) % n) + n) % n;
  const texts = options.map((_, at) => options[source(at)]?.text ?? '');
  let moved = '';
  let reached = 0;
  for (const [at, { start, end }] of options.entries()) {
    moved += question.slice(reached, start) + (texts[at] ?? '');
    reached = end;
  }
  const letters = new Map(options.map((option, at) => [options[source(at)]?.letter ?? '', option.letter]));
  return { question: moved + question.slice(reached), options: texts, letters };
}

const namedLetter =
  /((?:\b(?:options?|choices?|answers?)\b(?:\s+is)?:?\s+|\\(?:boxed|text|textbf|mathrm)\{\s*)\(?|\()([A-J])(?![\p{L}\p{N}])/gu;

/** Reasoning with the letters that name options replaced: "option B", "(B)", "answer is B", `\boxed{B}`; others stay. */
export function mapLetters(reasoning: string, letters: ReadonlyMap<string, string>): string {
  return reasoning.replaceAll(namedLetter, (_whole, before: string, letter: string) => {
    return before + (letters.get(letter) ?? letter);
  });
}

/** The text of the option that an answer names by its letter, or is itself; null where it is none of them. */
export function optionText(answer: string, options: readonly string[]): string | null {
  const bare = answer
    .trim()
    .replace(/^\\(?:text|textbf|mathrm)\{(.*)\}$/u, '$1')
    .trim();
  const written = options.find((text) => text.trim() === bare);
  if (written !== undefined) return written;
  const letter = /^\(?([A-J])\)?(?:$|[).:]|\s)/u.exec(bare)?.[1];
  return letter === undefined ? null : (options[letter.charCodeAt(0) - 'A'.charCodeAt(0)] ?? null);
}
