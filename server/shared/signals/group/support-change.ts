// Answers gained and lost between the samples of a base model and those of a tuned one for the same prompt (part of G7).
// The Invisible Leash, arXiv 2507.14843.
import type { Sibling } from '../sibling.ts';
import { classifyAnswers } from './answer-classes.ts';

export interface SupportChange {
  /** Answers in both, in the base group alone, in the tuned group alone. */
  readonly preserved: readonly string[];
  readonly shrunk: readonly string[];
  readonly expanded: readonly string[];
}

/** Siblings without an answer support none. */
export function supportChange(
  base: readonly (string | null)[],
  tuned: readonly (string | null)[],
  sameAnswer: Sibling['sameAnswer'],
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

/** Between the siblings of two models, the one that stands first the base; null unless the file names exactly two. */
export function supportBetweenModels(siblings: readonly Sibling[]): SupportChange | null {
  const [base, tuned, ...others] = new Set(siblings.map(({ model }) => model));
  const [first] = siblings;
  if (base === undefined || base === null || tuned === undefined || tuned === null) return null;
  if (first === undefined || others.length > 0) return null;
  const answersOf = (wanted: string): (string | null)[] =>
    siblings.flatMap(({ model, answer }) => (model === wanted ? [answer] : []));
  return supportChange(answersOf(base), answersOf(tuned), first.sameAnswer);
}
