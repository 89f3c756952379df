// Sentences with blanks: `{name}` stands for a word of the cast, `#` for a number or an equation.

export type Cast = Readonly<Record<string, string>>;

const blank = /\{(\w+)\}/g;

/** Fills the blanks that the cast has words for and leaves the others. */
export function fill(text: string, cast: Cast): string {
  return text.replace(blank, (whole: string, key: string) => cast[key] ?? whole);
}

/** Fills the place of the number in a clause. */
export function fillNumber(clause: string, number: string): string {
  return clause.replace('#', () => number);
}

/** A clause as a sentence: a capital letter in front, a full stop behind it unless it has a mark of its own. */
export function sentence(clause: string): string {
  const first = clause.charAt(0).toUpperCase() + clause.slice(1);
  return /[.?!]$/.test(first) ? first : `${first}.`;
}

const fractions: ReadonlyMap<number, string> = new Map([
  [2, 'half'],
  [3, 'a third'],
  [4, 'a quarter'],
  [5, 'a fifth'],
]);

/** "a third" for 3; empty for numbers that no story divides by. */
export function fractionOf(divisor: number): string {
  return fractions.get(divisor) ?? '';
}
