// The plot of people or things compared with one another: a chain, or two chains from the same beginning; the last of them
// is asked for, or what two of them have together, or by how much one has more.

import { Draft, type Quantity } from '../draft.ts';
import { drawOperation, type Operator } from '../operation.ts';
import { itemAt, type Random } from '../seeded-random.ts';
import { fill, fillNumber, fractionOf, type Cast } from '../wording.ts';
import { finish } from './finish.ts';
import type { Ask, Template, Told } from './template.ts';

export interface ComparisonWords {
  readonly id: string;
  readonly isHeldOut?: true;
  readonly cast: (random: Random) => Cast;
  /** Up to nine that are compared, all different. */
  readonly members: (random: Random, count: number) => readonly string[];
  /** "{S} has # {T}". */
  readonly clause: string;
  readonly openings: readonly string[];
  /** Sentences by operator, of `{S}` compared with `{O}` by `{n}` or `{fraction}`. */
  readonly relations: Readonly<Record<Operator, readonly string[]>>;
  readonly largestStart: number;
  /** Of one member: ages have a limit of their own. */
  readonly largest: number;
  readonly asks: readonly Ask[];
  readonly together: string;
  readonly togetherAsks: readonly Ask[];
  readonly more: string;
  readonly moreAsks: readonly Ask[];
  /** "{S} will be # years old" after `{n}` years, asked for at the end; absent: nothing changes with time. */
  readonly later?: { readonly known: string; readonly clause: string; readonly asks: readonly Ask[] };
  readonly distractors: readonly string[];
}

/** How often the sentence that all begins with is told last. */
const lateOpeningShare = 0.12;

type Goal = 'last' | 'together' | 'more' | 'later';

export function comparisonTemplate(words: ComparisonWords): Template {
  return {
    id: words.id,
    isHeldOut: words.isHeldOut ?? false,
    sentences: [...words.openings, ...Object.values(words.relations).flat()],
    starts: words.openings,
    tell: (random, operations) => tell(random, words, operations),
  };
}

interface Member {
  readonly name: string;
  readonly quantity: Quantity;
}

function tell(random: Random, words: ComparisonWords, operations: number): Told | null {
  const cast = words.cast(random);
  const draft = new Draft();
  const goal = drawGoal(random, words);
  const relations = goal === 'last' ? operations : operations - 1;
  const names = words.members(random, relations + 1);
  const start = random.integer(4, words.largestStart);
  const root: Member = {
    name: itemAt(names, 0),
    quantity: draft.start(start, fill(words.clause, { ...cast, S: itemAt(names, 0) })),
  };
  const opening = fill(random.pick(words.openings), { ...cast, S: root.name, n: String(start) });
  const sentences: string[] = [];
  const chain = (from: Member, members: readonly string[]): Member | null => {
    let last = from;
    for (const name of members) {
      const next = compare(random, draft, words, cast, last, name);
      if (next === null) return null;
      sentences.push(next.sentence);
      last = next;
    }
    return last;
  };
  // Two chains from the same beginning need a goal that joins them.
  const joins = goal === 'together' || goal === 'more';
  const firstLength = joins && relations >= 2 ? random.integer(1, relations) : relations;
  const one = chain(root, names.slice(1, firstLength + 1));
  const other = chain(root, names.slice(firstLength + 1));
  if (one === null || other === null) return null;
  const told = random.chance(lateOpeningShare) ? [...sentences, opening] : [opening, ...sentences];
  return end(random, words, { draft, cast, goal, sentences: told, one, other });
}

function drawGoal(random: Random, { later }: ComparisonWords): Goal {
  return random.weighted([
    ['last', 1],
    ['together', 0.7],
    ['more', 0.4],
    ['later', later === undefined ? 0 : 0.6],
  ] as const);
}

function compare(
  random: Random,
  draft: Draft,
  words: ComparisonWords,
  cast: Cast,
  other: Member,
  name: string,
): (Member & { readonly sentence: string }) | null {
  const operation = drawOperation(random, other.quantity.value, ['+', '-', '×', '÷'], words.largest);
  if (operation === null) return null;
  const { operator, right } = operation;
  const named = { ...cast, S: name, O: other.name, fraction: fractionOf(right) };
  const relation = random.pick(words.relations[operator]);
  const quantity = draft.combine({
    ...{ left: other.quantity, operator, right: draft.given(right), conclusion: fill(words.clause, named) },
    premises: `${fillNumber(other.quantity.clause, '{left}')} and ${fill(relation, { ...named, n: '{right}' })}`,
  });
  return { name, quantity, sentence: fill(relation, { ...named, n: String(right) }) };
}

interface Compared {
  readonly draft: Draft;
  readonly cast: Cast;
  readonly goal: Goal;
  readonly sentences: readonly string[];
  readonly one: Member;
  /** The end of the second chain; the beginning of both where there is one chain only. */
  readonly other: Member;
}

function end(random: Random, words: ComparisonWords, compared: Compared): Told | null {
  const { draft, goal, sentences, one, other } = compared;
  const { distractors } = words;
  const done = (answer: Quantity, asks: readonly Ask[], cast: Cast): Told | null =>
    finish(random, { draft, answer, sentences, asks, cast, distractors });
  switch (goal) {
    case 'last':
      return done(one.quantity, words.asks, { ...compared.cast, S: one.name });
    case 'together': {
      const cast = { ...compared.cast, A: other.name, B: one.name };
      const conclusion = fill(words.together, cast);
      const sum = draft.combine({ left: other.quantity, operator: '+', right: one.quantity, conclusion });
      return done(sum, words.togetherAsks, cast);
    }
    case 'more': {
      const [more, less] = one.quantity.value > other.quantity.value ? [one, other] : [other, one];
      const cast = { ...compared.cast, X: more.name, Y: less.name };
      const conclusion = fill(words.more, cast);
      const rest = draft.combine({ left: more.quantity, operator: '-', right: less.quantity, conclusion });
      return done(rest, words.moreAsks, cast);
    }
    case 'later': {
      if (words.later === undefined) return null;
      const years = random.integer(2, 20);
      const cast = { ...compared.cast, S: one.name, n: String(years) };
      const known = fill(words.later.known, { ...cast, n: '{right}' });
      const then = draft.combine({
        ...{ left: one.quantity, operator: '+', right: draft.given(years) },
        premises: `${fillNumber(one.quantity.clause, '{left}')} and ${known}`,
        conclusion: fill(words.later.clause, cast),
      });
      return done(then, words.later.asks, cast);
    }
  }
}
