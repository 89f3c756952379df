// Whether two final answers are the same (signals.md 1.9): normalised text, then numbers, then formulas. Never by
// substring: 7 is not 17.
import { normalizeAnswer } from './normalize-answer.ts';
import { parseRational, sameRational } from './rational.ts';

/** Symmetric and reflexive. Answers longer than this are compared as text only. */
const maximumLength = 2_000;

/** Whether `left` and `right` are the same answer. Synchronous and bounded in time for any input. */
export function equalAnswers(left: string, right: string): boolean {
  if (left === right) return true;
  const first = normalizeAnswer(left);
  const second = normalizeAnswer(right);
  if (first === second) return true;
  if (first.length > maximumLength || second.length > maximumLength) return false;
  const leftNumber = parseRational(first);
  const rightNumber = parseRational(second);
  if (leftNumber !== null && rightNumber !== null) return sameRational(leftNumber, rightNumber);
  return false;
}
