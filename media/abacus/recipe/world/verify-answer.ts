// Is a completion right? Its last `\boxed{}` must hold exactly the whole number that was asked for, in any of its usual
// spellings: 63, +63, 63.0, 1,063, "63 apples". Not 063, nor 63 with anything else beside it.

/** The text in the last `\boxed{…}` of a completion, or null where there is none. */
export function lastBoxed(completion: string): string | null {
  const boxes = [...completion.matchAll(/\\boxed\{([^{}]*)\}/g)];
  return boxes.at(-1)?.[1] ?? null;
}

/** True where the last box holds the number, whatever its spelling; reasoning that never closes has not answered. */
export function isRightAnswer(completion: string, answer: number): boolean {
  if (completion.includes('<think>') && !completion.includes('</think>')) return false;
  return readNumber(lastBoxed(completion) ?? '') === answer;
}

// A sign, digits in one piece or in groups of three, zeros behind the point, and one or two words for a unit.
const spelling = /^([+-]?)(0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.0+)?(?: +[A-Za-z]+(?: +[A-Za-z]+)?)?$/;

/** The whole number that a text spells; null where it spells none. */
export function readNumber(text: string): number | null {
  const [, sign = '', digits] = spelling.exec(text.trim()) ?? [];
  if (digits === undefined) return null;
  const value = Number(digits.replaceAll(',', ''));
  return sign === '-' ? 0 - value : value;
}
