// What the continuations of one place come to: the final answer of each, read as the trace's own is, and how many of them
// equal the gold answer. No model.
import type { PlaceValue } from '../../shared/trace/step-values.ts';
import { equalAnswers } from '../../trace/answers/equal-answers.ts';
import { extractAnswer } from '../../trace/answers/extract-answer.ts';

export interface JudgedText {
  /** The whole text: what it went on behind, and what was written. */
  readonly text: string;
  readonly tokens: number;
  readonly capped: boolean;
}

export interface JudgeOptions {
  /** Accepted forms of the gold answer; none: nothing is right or wrong. */
  readonly answers: readonly string[];
  /** Whether the prompt ended inside the thinking. */
  readonly isInsideThinking: boolean;
}

/** Distinct answers that are compared with one another; what comes after them is told apart by its spelling. */
const mostCompared = 64;

/** @param texts one a sample, in the order of the samples */
export function judgeContinuations(place: number, texts: readonly JudgedText[], options: JudgeOptions): PlaceValue {
  const { answers: gold, isInsideThinking } = options;
  const spellings = new Map<string | null, number>();
  for (const { text } of texts) {
    const answer = extractAnswer(text, { isInsideThinking });
    spellings.set(answer, (spellings.get(answer) ?? 0) + 1);
  }
  const isRight = (answer: string | null): boolean =>
    answer !== null && gold.some((form) => equalAnswers(answer, form));
  const right = [...spellings].reduce((sum, [answer, count]) => sum + (isRight(answer) ? count : 0), 0);
  return {
    place,
    samples: texts.length,
    right: gold.length === 0 ? null : right,
    capped: texts.filter(({ capped }) => capped).length,
    tokens: texts.reduce((sum, { tokens }) => sum + tokens, 0),
    answers: sameTogether(spellings),
  };
}

/** Equal answers counted together under their first spelling, the most frequent first. */
function sameTogether(spellings: ReadonlyMap<string | null, number>): PlaceValue['answers'] {
  const classes: { answer: string | null; count: number }[] = [];
  for (const [answer, count] of spellings) {
    const known = classes
      .slice(0, mostCompared)
      .find((one) => answer !== null && one.answer !== null && equalAnswers(one.answer, answer));
    if (known === undefined) classes.push({ answer, count });
    else known.count += count;
  }
  return classes.sort((left, right) => right.count - left.count).map(({ answer, count }) => [answer, count] as const);
}
