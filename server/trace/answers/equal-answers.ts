// Whether two final answers are the same (signals.md 1.9): their uniform spelling, else exact numbers with units, else
// lists part by part, else formulas by value. Never by substring: 7 is not 17.
import { parseList, type AnswerList } from './answer-list.ts';
import { normalizeAnswer } from './normalize-answer.ts';
import { parseQuantity, sameQuantity } from './quantity.ts';
import { sameFormula } from './same-formula.ts';

/** Longer answers (proofs, programs) are compared as they are written; this bounds time for hostile ones. */
const maximumLength = 2_000;
/** A list of more parts is compared as text; unordered parts cost the square of their number. */
const maximumParts = 64;
/** Sets of pairs nest twice; more is no answer. */
const maximumDepth = 4;

/** Exact in double precision. */
const wholeNumber = /^-?\d{1,15}$/;

/** Whether `left` and `right` are the same answer: symmetric, reflexive, bounded in time for any input. */
export function equalAnswers(left: string, right: string): boolean {
  if (left === right) return true;
  // Most answers are whole numbers, and most files have many.
  if (wholeNumber.test(left) && wholeNumber.test(right)) return Number(left) === Number(right);
  if (left.length > maximumLength || right.length > maximumLength) return left.trim() === right.trim();
  return same(normalizeAnswer(left), normalizeAnswer(right), 0);
}

function same(left: string, right: string, depth: number): boolean {
  if (left === '' || right === '') return left === right;
  if (spelling(left) === spelling(right)) return true;
  const leftQuantity = parseQuantity(left);
  const rightQuantity = parseQuantity(right);
  if (leftQuantity !== null && rightQuantity !== null) return sameQuantity(leftQuantity, rightQuantity);
  const leftList = parseList(left);
  const rightList = parseList(right);
  if (leftList !== null && rightList !== null) return sameList(leftList, rightList, depth + 1);
  return leftList === null && rightList === null && sameFormula(left, right);
}

/** Case and spaces are no difference between written answers. */
function spelling(text: string): string {
  return text.replace(/\s+/g, '').toLowerCase();
}

function sameList(left: AnswerList, right: AnswerList, depth: number): boolean {
  if (left.marks !== right.marks || left.parts.length !== right.parts.length) return false;
  if (depth > maximumDepth || left.parts.length > maximumParts) return false;
  const equal = (first: string, second: string): boolean =>
    same(normalizeAnswer(first), normalizeAnswer(second), depth);
  if (left.isOrdered) return left.parts.every((part, at) => equal(part, right.parts[at] ?? ''));
  const rest = [...right.parts];
  return left.parts.every((part) => {
    const match = rest.findIndex((other) => equal(part, other));
    if (match >= 0) rest.splice(match, 1);
    return match >= 0;
  });
}
