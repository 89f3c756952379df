// The filter language of the trace list: `wrong & flips > 1`, `reward >= 0.5 | flag = commit`, `"page book" !annotated`.
// Parses to a predicate over rows or to an error that says where and what would have been right. Grammar:
//   filter     = and { ("|" | "or") and }            and = not { ["&" | "and"] not }      not = ("!" | "not") not | term
//   term       = "(" filter ")" | column operator value | word | "quoted text"
//   operator   = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~"        value = number | word | "quoted text" | none
// A comparison with a missing value is false; `= none` asks for missing. `~` is "contains", ignoring case.
import { tokenizeFilter, type FilterToken } from './row-filter-tokens.ts';

/** What a filter can see of a row; the trace list's rows have this shape. */
export interface FilterRow {
  readonly line: number;
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly prediction: string | null;
  readonly answer: string | null;
  readonly correct: boolean | null;
  readonly labelSource: string | null;
  readonly disputed: boolean;
  readonly reward: number | null;
  readonly length: number;
  readonly model: string | null;
  readonly problem: object | null;
  readonly summary: {
    readonly tokens: number;
    readonly meanEntropy: number | null;
    readonly belief: readonly (number | null)[];
    readonly potential: number | null;
    readonly flips: number | null;
    readonly flags: readonly string[];
  } | null;
}

export interface FilterError {
  readonly message: string;
  /** Half-open range of the filter's text. */
  readonly start: number;
  readonly end: number;
}

export type RowPredicate = (row: FilterRow) => boolean;
export type FilterOutcome = { readonly matches: RowPredicate } | { readonly error: FilterError };

type Cell = number | string | null | readonly string[];

/** Columns by name, and what they read. Lists compare by "any of". */
export const filterColumns: Readonly<Record<string, (row: FilterRow) => Cell>> = {
  line: (row) => row.line,
  id: (row) => row.id,
  group: (row) => row.group,
  prompt: (row) => row.title,
  prediction: (row) => row.prediction,
  gold: (row) => row.answer,
  label_source: (row) => row.labelSource,
  reward: (row) => row.reward,
  length: (row) => row.length,
  model: (row) => row.model,
  tokens: (row) => row.summary?.tokens ?? null,
  entropy: (row) => row.summary?.meanEntropy ?? null,
  belief: (row) => row.summary?.belief.findLast((value) => value !== null) ?? null,
  potential: (row) => row.summary?.potential ?? null,
  flips: (row) => row.summary?.flips ?? null,
  flag: (row) => row.summary?.flags ?? null,
};

/** Words that stand for themselves. */
export const filterWords: Readonly<Record<string, RowPredicate>> = {
  right: (row) => row.correct === true,
  wrong: (row) => row.correct === false,
  unlabeled: (row) => row.correct === null,
  disputed: (row) => row.disputed,
  annotated: (row) => row.summary !== null,
  flagged: (row) => (row.summary?.flags.length ?? 0) > 0,
  broken: (row) => row.problem !== null,
};

/** Never throws; an empty filter matches every row. */
export function parseRowFilter(text: string): FilterOutcome {
  const tokens = tokenizeFilter(text);
  if ('error' in tokens) return tokens;
  if (tokens.tokens.length === 0) return { matches: () => true };
  try {
    return { matches: new FilterParser(tokens.tokens, text.length).parse() };
  } catch (thrown) {
    if (thrown instanceof UnexpectedToken) return { error: thrown.error };
    throw thrown;
  }
}

/** Thrown inside the parser only, so that its functions stay short. */
class UnexpectedToken extends Error {
  readonly error: FilterError;
  constructor(error: FilterError) {
    super(error.message);
    this.error = error;
  }
}

/** Deeper nesting is not a filter but an attack on the stack. */
const deepest = 200;

class FilterParser {
  readonly #tokens: readonly FilterToken[];
  readonly #length: number;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly FilterToken[], length: number) {
    this.#tokens = tokens;
    this.#length = length;
  }

  parse(): RowPredicate {
    const matches = this.#either();
    if (this.#peek() !== undefined) this.#fail('Expected "&", "|" or the end of the filter here.');
    return matches;
  }

  #either(): RowPredicate {
    if (++this.#depth > deepest) this.#fail(`Parentheses are nested more than ${deepest} deep.`);
    const parts = [this.#both()];
    while (this.#accept('|', 'or')) parts.push(this.#both());
    this.#depth--;
    return parts.length === 1 ? (parts[0] as RowPredicate) /* length 1 */ : (row) => parts.some((part) => part(row));
  }

  #both(): RowPredicate {
    const parts = [this.#not()];
    for (;;) {
      const explicit = this.#accept('&', 'and');
      const next = this.#peek();
      const begins = next !== undefined && next.kind !== 'operator' && !isOne(next, ')', '|', 'or');
      if (!explicit && !begins) break;
      parts.push(this.#not());
    }
    return (row) => parts.every((part) => part(row));
  }

  #not(): RowPredicate {
    let negated = false;
    while (this.#accept('!', 'not')) negated = !negated;
    const term = this.#term();
    return negated ? (row) => !term(row) : term;
  }

  #term(): RowPredicate {
    if (this.#accept('(')) {
      const inner = this.#either();
      if (!this.#accept(')')) this.#fail('Expected ")" here.');
      return inner;
    }
    const token = this.#peek();
    if (token === undefined || token.kind === 'operator' || token.kind === 'sign') {
      return this.#fail(`Expected a condition here, for example "wrong" or "flips > 1". ${known()}`);
    }
    this.#at++;
    const operator = this.#peek();
    if (operator?.kind === 'operator' && token.kind === 'word') {
      this.#at++;
      return this.#comparison(token, operator);
    }
    if (token.kind === 'text') {
      const wanted = token.text.toLowerCase();
      return (row) => row.title.toLowerCase().includes(wanted);
    }
    const word = Object.hasOwn(filterWords, token.text.toLowerCase())
      ? filterWords[token.text.toLowerCase()]
      : undefined;
    if (word !== undefined) return word;
    this.#at--;
    return this.#fail(
      Object.hasOwn(filterColumns, token.text.toLowerCase())
        ? `"${token.text}" needs a comparison, for example "${token.text} > 1".`
        : `"${token.text}" is not known. ${known()}`,
    );
  }

  #comparison(column: FilterToken, operator: FilterToken): RowPredicate {
    const name = column.text.toLowerCase();
    const read = Object.hasOwn(filterColumns, name) ? filterColumns[name] : undefined;
    if (read === undefined) {
      this.#at -= 2;
      return this.#fail(`There is no column "${column.text}". ${known()}`);
    }
    const value = this.#peek();
    if (value === undefined || value.kind === 'operator' || value.kind === 'sign') {
      return this.#fail(`Expected a value after "${column.text} ${operator.text}".`);
    }
    this.#at++;
    return (row) => compare(read(row), operator.text, value);
  }

  #peek(): FilterToken | undefined {
    return this.#tokens[this.#at];
  }

  #accept(...texts: readonly string[]): boolean {
    const token = this.#peek();
    if (token === undefined || !isOne(token, ...texts)) return false;
    this.#at++;
    return true;
  }

  #fail(message: string): never {
    const token = this.#peek();
    throw new UnexpectedToken({ message, start: token?.start ?? this.#length, end: token?.end ?? this.#length });
  }
}

function isOne(token: FilterToken, ...texts: readonly string[]): boolean {
  return token.kind !== 'text' && texts.includes(token.text.toLowerCase());
}

function known(): string {
  return `Words: ${Object.keys(filterWords).join(', ')}. Columns: ${Object.keys(filterColumns).join(', ')}.`;
}

function compare(cell: Cell, operator: string, value: FilterToken): boolean {
  if (value.kind === 'word' && value.text.toLowerCase() === 'none') {
    const missing = cell === null || (Array.isArray(cell) && cell.length === 0);
    return operator === '=' ? missing : operator === '!=' ? !missing : false;
  }
  if (cell === null) return false;
  if (typeof cell === 'object') {
    const some = cell.some((entry) => compareOne(entry, operator === '!=' ? '=' : operator, value.text));
    return operator === '!=' ? !some : some;
  }
  return compareOne(cell, operator, value.text);
}

function compareOne(cell: number | string, operator: string, text: string): boolean {
  if (operator === '~') return String(cell).toLowerCase().includes(text.toLowerCase());
  // Answers and ids are text that often looks like a number: compared as numbers where both sides are.
  const [left, right] = [typeof cell === 'number' ? cell : toNumber(cell), toNumber(text)];
  const order = left !== null && right !== null ? left - right : cell === text ? 0 : String(cell) < text ? -1 : 1;
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

function toNumber(text: string): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
