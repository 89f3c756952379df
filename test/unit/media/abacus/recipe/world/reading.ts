// Reading problems and solutions from their text, with rules of its own: a second opinion on the generator.

export interface Equation {
  readonly left: number;
  readonly operator: string;
  readonly right: number;
  readonly result: number;
  readonly holds: boolean;
}

/** All equations of a text, each worked out again. */
export function equationsIn(text: string): readonly Equation[] {
  return [...text.matchAll(/(\d+) ([-+×÷]) (\d+) = (\d+)/g)].map((match) => {
    const [left, right, result] = [Number(match[1]), Number(match[3]), Number(match[4])];
    const operator = match[2] ?? '';
    const holds =
      (operator === '+' && left + right === result) ||
      (operator === '-' && left === result + right) ||
      (operator === '×' && left * right === result) ||
      (operator === '÷' && left === result * right);
    return { left, operator, right, result, holds };
  });
}

export function sentencesOf(question: string): readonly string[] {
  return question.split(/(?<=[.?]) /);
}

/** A sentence of a template as a pattern for whole sentences; the first group is the number `{n}`. */
export function patternOf(sentence: string): RegExp {
  const name = String.raw`[A-Za-z]+(?: [a-z]+){0,2}`;
  const word = String.raw`[A-Za-z]+(?: [a-z]+){0,1}`;
  const source = sentence
    .replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
    .replace('{n}', String.raw`(\d+)`)
    .replace(/\{[nm]\}/g, String.raw`\d+`)
    .replace(/\{[SO]\}/g, name)
    .replace(/\{\w+\}/g, word);
  return new RegExp(`^(?:Then |Later |After that )?${source}\\.$`, 'i');
}

/** Items of an endless stream. */
export function take<T>(items: Iterator<T>, count: number): T[] {
  return Array.from({ length: count }, () => items.next().value as T); // the generator never ends
}
