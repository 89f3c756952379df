// What two groups of samples for the same prompts say beside one another: answers gained and lost between a base model
// and a tuned one (The Invisible Leash, arXiv 2507.14843), and pseudo-labels taken from a rephrased twin (Co-Reward,
// arXiv 2508.00410). Pure; which groups belong together is said by the caller.
import { classifyAnswers, consensus } from './answer-classes.ts';

export interface SupportChange {
  /** Answers in both, in the base group alone, in the tuned group alone. */
  readonly preserved: readonly string[];
  readonly shrunk: readonly string[];
  readonly expanded: readonly string[];
}

type SameAnswer = (left: string, right: string) => boolean;

/** Siblings without an answer support none. */
export function supportChange(
  base: readonly (string | null)[],
  tuned: readonly (string | null)[],
  sameAnswer: SameAnswer,
): SupportChange {
  const { classOf, answers } = classifyAnswers([...base, ...tuned], sameAnswer);
  const before = new Set(classOf.slice(0, base.length));
  const after = new Set(classOf.slice(base.length));
  const keep = (isKept: (one: number) => boolean): string[] => answers.filter((_, one) => isKept(one));
  return {
    preserved: keep((one) => before.has(one) && after.has(one)),
    shrunk: keep((one) => before.has(one) && !after.has(one)),
    expanded: keep((one) => !before.has(one) && after.has(one)),
  };
}

/** 1 where an answer is the majority's of the twin prompt's samples, else 0; null where the twin has no answer. */
export function twinRewards(
  answers: readonly (string | null)[],
  twin: readonly (string | null)[],
  sameAnswer: SameAnswer,
): (number | null)[] {
  const classes = classifyAnswers(twin, sameAnswer);
  const majority = consensus(classes)?.majority;
  const label = majority === undefined ? undefined : classes.answers[majority];
  return answers.map((answer) => (label === undefined ? null : Number(answer !== null && sameAnswer(label, answer))));
}
