// The plot of parts that are put together: equal lots and single amounts, added up; then what happens to the whole; then
// perhaps it is shared equally, or set against a larger number; then what happens to what that gives.

import { Draft, type Quantity } from '../draft.ts';
import { isInWorld, largestNumber, type Operator } from '../operation.ts';
import type { Random } from '../seeded-random.ts';
import { fill, fillNumber, type Cast } from '../wording.ts';
import { drawEvents, type Events } from './draw-events.ts';
import { finish, link } from './finish.ts';
import type { Ask, Template, Told } from './template.ts';

/** What the whole becomes at the end. */
export interface GatherEnding {
  readonly tells: readonly string[];
  /** What is known, with `{n}` for the number of the sentence. */
  readonly known: string;
  readonly clause: string;
  readonly asks: readonly Ask[];
  /** What may happen to it afterwards; `{S}` is `subject`. */
  readonly events?: Events;
  readonly subject?: string;
}

export interface GatherWords {
  readonly id: string;
  readonly isHeldOut?: true;
  readonly cast: (random: Random) => Cast;
  /** One word a part, all different: `{item}` for lots, `{one}` for single amounts. */
  readonly items: (random: Random, count: number) => readonly string[];
  readonly ones: (random: Random, count: number) => readonly string[];
  /** Equal lots: "{A} buys {n} {item} for {m} dollars each", which is "the {item} cost # dollars". */
  readonly lots: readonly string[];
  readonly lotClause: string;
  readonly largestLots: number;
  readonly largestEach: number;
  /** Two where the whole is several persons' or machines'. */
  readonly fewestParts: 1 | 2;
  /** A single amount: "{A} buys a {one} for {n} dollars", which is "the {one} costs # dollars". */
  readonly singles: readonly string[];
  readonly singleClause: string;
  /** What all parts together are: "{A} spends # dollars". */
  readonly whole: string;
  /** Who events of the whole are about. */
  readonly subject: string;
  readonly events: Events;
  readonly asks: readonly Ask[];
  /** Shared equally: the whole divided by `{n}`. */
  readonly shared?: GatherEnding;
  /** Set against a larger number `{n}`, of which the whole is taken away. */
  readonly against?: GatherEnding;
  readonly distractors: readonly string[];
}

const largestSingle = 60;

type EndingKind = 'none' | 'shared' | 'against';

export function gatherTemplate(words: GatherWords): Template {
  return {
    id: words.id,
    isHeldOut: words.isHeldOut ?? false,
    sentences: [
      ...words.lots,
      ...words.singles,
      ...Object.values(words.events).flat(),
      ...(words.shared?.tells ?? []),
      ...(words.against?.tells ?? []),
      ...Object.values(words.shared?.events ?? {}).flat(),
      ...Object.values(words.against?.events ?? {}).flat(),
    ],
    starts: [...words.singles, ...(words.against?.tells ?? [])],
    tell: (random, operations) => tell(random, words, operations),
  };
}

function tell(random: Random, words: GatherWords, operations: number): Told | null {
  const cast = words.cast(random);
  const draft = new Draft();
  const kind = drawEnding(random, words);
  const budget = operations - (kind === 'none' ? 0 : 1);
  const parts = drawParts(random, draft, words, cast, budget);
  if (parts === null || !draft.fits) return null;
  const left = budget - draft.steps.length;
  const ending = kind === 'none' ? undefined : words[kind];
  const after = ending?.events === undefined ? 0 : random.integer(0, left);
  const owner = { name: fill(words.subject, cast), cast };
  const changed = drawEvents(random, draft, parts.count, owner, { events: words.events }, left - after);
  if (changed === null) return null;
  const sentences = [...parts.sentences, ...changed.sentences];
  const { distractors } = words;
  if (ending === undefined)
    return finish(random, { draft, answer: changed.count, sentences, asks: words.asks, cast, distractors });
  const end = kind === 'shared' ? share(random, draft, changed.count) : setAgainst(random, draft, changed.count);
  if (end === null) return null;
  const { operator, number } = end;
  const known = fill(ending.known, { ...cast, n: operator === '÷' ? '{right}' : '{left}' });
  const whole = fillNumber(changed.count.clause, operator === '÷' ? '{left}' : '{right}');
  const amount = operator === '÷' ? draft.given(number) : draft.start(number, '');
  const result = draft.combine({
    ...(operator === '÷' ? { left: changed.count, right: amount } : { left: amount, right: changed.count }),
    ...{ operator, conclusion: fill(ending.clause, cast) },
    premises: operator === '÷' ? `${whole} and ${known}` : `${known} and ${whole}`,
  });
  sentences.push(fill(random.pick(ending.tells), { ...cast, n: String(number) }));
  const subject = { name: fill(ending.subject ?? '', cast), cast };
  const last = drawEvents(random, draft, result, subject, { events: ending.events ?? {} }, after);
  if (last === null) return null;
  sentences.push(...last.sentences);
  return finish(random, { draft, answer: last.count, sentences, asks: ending.asks, cast, distractors });
}

function drawEnding(random: Random, { shared, against }: GatherWords): EndingKind {
  return random.weighted([
    ['none', 1],
    ['shared', shared === undefined ? 0 : 1],
    ['against', against === undefined ? 0 : 1],
  ] as const);
}

interface Parts {
  readonly count: Quantity;
  readonly sentences: readonly string[];
}

/** Two to four parts, or one of lots, added up, for at most `budget` operations. */
function drawParts(random: Random, draft: Draft, words: GatherWords, cast: Cast, budget: number): Parts | null {
  // Lots cost one operation each and every part but the first one more to be added.
  const wanted = random.integer(words.fewestParts, Math.min(4, budget + 1));
  const kinds: boolean[] = [];
  let cost = -1;
  while (kinds.length < wanted) {
    const isLot = wanted === 1 || random.chance(0.6);
    if (cost + (isLot ? 2 : 1) > budget) break;
    cost += isLot ? 2 : 1;
    kinds.push(isLot);
  }
  // A single amount alone is a count without parts.
  if (kinds.length < words.fewestParts || (kinds.length === 1 && kinds[0] === false)) return null;
  const items = words.items(random, kinds.filter(Boolean).length);
  const ones = words.ones(random, kinds.filter((isLot) => !isLot).length);
  const whole = fill(words.whole, cast);
  // One part alone is the whole.
  const lotClause = kinds.length === 1 ? whole : words.lotClause;
  const quantities: Quantity[] = [];
  const sentences: string[] = [];
  let [nextItem, nextOne] = [0, 0];
  for (const isLot of kinds) {
    const named = isLot ? { ...cast, item: items[nextItem++] ?? '' } : { ...cast, one: ones[nextOne++] ?? '' };
    const [quantity, told] = isLot
      ? drawLot(random, draft, { ...words, lotClause }, named)
      : drawSingle(random, draft, words, named);
    quantities.push(quantity);
    sentences.push(sentences.length === 0 ? told : link(random, told));
  }
  const count = addUp(draft, whole, quantities);
  return count === null ? null : { count, sentences };
}

function drawLot(random: Random, draft: Draft, words: GatherWords, cast: Cast): [Quantity, string] {
  const [lots, each] = [random.integer(2, words.largestLots), random.integer(2, words.largestEach)];
  const tells = random.pick(words.lots);
  const quantity = draft.combine({
    ...{ left: draft.given(lots), operator: '×', right: draft.given(each) },
    premises: fill(tells, { ...cast, n: '{left}', m: '{right}' }),
    conclusion: fill(words.lotClause, cast),
  });
  return [quantity, fill(tells, { ...cast, n: String(lots), m: String(each) })];
}

function drawSingle(random: Random, draft: Draft, words: GatherWords, cast: Cast): [Quantity, string] {
  const amount = random.integer(4, largestSingle);
  const told = fill(random.pick(words.singles), { ...cast, n: String(amount) });
  return [draft.start(amount, fill(words.singleClause, cast)), told];
}

function addUp(draft: Draft, whole: string, parts: readonly Quantity[]): Quantity | null {
  const [first, ...others] = parts;
  if (first === undefined) return null;
  return others.reduce(
    (sum, part) => draft.combine({ left: sum, operator: '+', right: part, conclusion: whole }),
    first,
  );
}

interface DrawnEnding {
  readonly operator: Operator;
  readonly number: number;
}

function share(random: Random, draft: Draft, { value }: Quantity): DrawnEnding | null {
  const divisors = [2, 3, 4, 5, 6].filter((divisor) => value % divisor === 0 && isInWorld(value / divisor));
  return draft.fits && divisors.length > 0 ? { operator: '÷', number: random.pick(divisors) } : null;
}

function setAgainst(random: Random, draft: Draft, { value }: Quantity): DrawnEnding | null {
  const largest = Math.min(largestNumber, value + 60);
  return draft.fits && largest >= value + 2 ? { operator: '-', number: random.integer(value + 2, largest) } : null;
}
