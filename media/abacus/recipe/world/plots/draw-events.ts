// What happens to one count: a chain of events, each a sentence and one operation, or two where lots come in.

import type { Draft, Quantity } from '../draft.ts';
import { drawOperation, isInWorld, largestNumber, type Operator } from '../operation.ts';
import type { Random } from '../seeded-random.ts';
import { fill, fillNumber, fractionOf, type Cast } from '../wording.ts';
import { link } from './finish.ts';

/** Sentences by operator. `{S}` is the owner, `{n}` the number, `{fraction}` the number of equal parts in a word. */
export type Events = Readonly<Partial<Record<Operator, readonly string[]>>>;

/** Equal lots that come in or go out: "{S} buys {n} {box} with {m} {T} each", which is "{S} buys # {T}". */
export interface LotEvent {
  readonly operator: '+' | '-';
  readonly tell: string;
  readonly part: string;
}

/** Who an event is about. */
export interface Owner {
  readonly name: string;
  readonly cast: Cast;
}

/** How often an event is one of lots, where two operations are still to be had. */
const lotShare = 0.2;

export interface EventChain {
  readonly count: Quantity;
  readonly sentences: readonly string[];
}

/** @returns null where no event may follow the count, for want of words or of numbers */
export function drawEvents(
  random: Random,
  draft: Draft,
  from: Quantity,
  owner: Owner,
  words: { readonly events: Events; readonly lots?: readonly LotEvent[] },
  operations: number,
): EventChain | null {
  const sentences: string[] = [];
  let count = from;
  for (let left = operations; left > 0;) {
    const useLots = left >= 2 && (words.lots ?? []).length > 0 && random.chance(lotShare);
    const next = useLots
      ? drawLots(random, draft, count, owner, random.pick(words.lots ?? []))
      : drawEvent(random, draft, count, owner, words.events);
    if (next === null) return null;
    left -= useLots ? 2 : 1;
    count = next.count;
    sentences.push(link(random, next.sentence));
  }
  return { count, sentences };
}

interface Event {
  readonly count: Quantity;
  readonly sentence: string;
}

function drawEvent(random: Random, draft: Draft, count: Quantity, owner: Owner, events: Events): Event | null {
  const allowed = Object.keys(events) as Operator[]; // keys of a record by operator
  const operation = drawOperation(random, count.value, allowed);
  if (operation === null) return null;
  const { operator, right } = operation;
  const tell = random.pick(events[operator] ?? []);
  const cast = { ...owner.cast, fraction: fractionOf(right) };
  const known = joinedTo(count, tell, owner, { ...cast, n: '{right}' });
  return {
    sentence: fill(tell, { ...cast, S: owner.name, n: String(right) }),
    count: draft.combine({
      ...{ left: count, operator, right: draft.given(right), conclusion: count.clause },
      premises: `${fillNumber(count.clause, '{left}')} and ${known}`,
    }),
  };
}

/** A product of its own, then added or taken away: the two can be worked out in either order with what came before. */
function drawLots(random: Random, draft: Draft, count: Quantity, owner: Owner, lot: LotEvent): Event | null {
  const sign = lot.operator === '+' ? 1 : -1;
  const room = sign === 1 ? largestNumber - count.value : count.value - 2;
  const [lots, each] = [random.integer(2, 6), random.integer(2, 9)];
  if (lots * each > Math.min(room, 40) || !isInWorld(count.value + sign * lots * each)) return null;
  const full = { ...owner.cast, S: owner.name };
  const part = draft.combine({
    ...{ left: draft.given(lots), operator: '×', right: draft.given(each) },
    premises: fill(lot.tell, { ...full, n: '{left}', m: '{right}' }),
    conclusion: fill(lot.part, full),
  });
  const known = fillNumber(joinedTo(count, lot.part, owner, owner.cast), '{right}');
  return {
    sentence: fill(lot.tell, { ...full, n: String(lots), m: String(each) }),
    count: draft.combine({
      ...{ left: count, operator: lot.operator, right: part, conclusion: count.clause },
      premises: `${fillNumber(count.clause, '{left}')} and ${known}`,
    }),
  };
}

/** What stands behind "and" in a step: the owner's name is left out where the count has just begun with it. */
function joinedTo(count: Quantity, tell: string, { name }: Owner, cast: Cast): string {
  const isNamed = tell.startsWith('{S} ') && count.clause.startsWith(`${name} `);
  return fill(isNamed ? tell.slice('{S} '.length) : tell, { ...cast, S: name });
}
