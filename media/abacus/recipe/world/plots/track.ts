// The plot of a count that changes: one owner's, or two owners' whose counts are put together or compared at the end.

import { Draft, type Quantity } from '../draft.ts';
import type { Random } from '../seeded-random.ts';
import { fill, type Cast } from '../wording.ts';
import { drawEvents, type Events, type LotEvent, type Owner } from './draw-events.ts';
import { finish } from './finish.ts';
import type { Ask, Template, Told } from './template.ts';

export interface TrackWords {
  readonly id: string;
  readonly isHeldOut?: true;
  /** Words for the blanks; `A` and `B` are the owners. */
  readonly cast: (random: Random) => Cast;
  /** What an owner's count is: "{S} has # {T}". */
  readonly clause: string;
  /** How a count begins: "{S} has {n} {T}". */
  readonly openings: readonly string[];
  /** How a count of equal lots begins: "{S} fills {n} {box} with {m} {T} each". */
  readonly lotOpenings?: readonly string[];
  readonly events: Events;
  readonly lots?: readonly LotEvent[];
  readonly asks: readonly Ask[];
  /** Two owners; absent: the situation has one only. `X` has more than `Y`. */
  readonly two?: {
    readonly together: string;
    readonly togetherAsks: readonly Ask[];
    readonly more: string;
    readonly moreAsks: readonly Ask[];
  };
  readonly distractors: readonly string[];
}

/** How often two owners are told of, where there are words and operations for them. */
const twoShare = 0.5;
/** How often the events of two owners are told side by side, first the one's and then the other's. */
const sideBySideShare = 0.5;
const lotOpeningShare = 0.3;
const largestStart = 60;

export function trackTemplate(words: TrackWords): Template {
  return {
    id: words.id,
    isHeldOut: words.isHeldOut ?? false,
    sentences: [
      ...words.openings,
      ...(words.lotOpenings ?? []),
      ...Object.values(words.events).flat(),
      ...(words.lots ?? []).map((lot) => lot.tell),
    ],
    starts: words.openings,
    tell: (random, operations) =>
      operations >= 2 && words.two !== undefined && random.chance(twoShare)
        ? tellTwo(random, words, words.two, operations)
        : tellOne(random, words, operations),
  };
}

/** A problem that begins where another one of this situation ended, and does not say its first number again. */
export function continueTrack(
  random: Random,
  words: TrackWords,
  before: { readonly cast: Cast; readonly value: number },
  operations: number,
): Told | null {
  const { cast, value } = before;
  const draft = new Draft();
  const owner: Owner = { name: cast['A'] ?? '', cast };
  const from = draft.given(value, fill(words.clause, { ...cast, S: owner.name }));
  const chain = drawEvents(random, draft, from, owner, words, operations);
  if (chain === null) return null;
  const sentences = ['the story goes on', ...chain.sentences];
  return finish(random, {
    ...{ draft, answer: chain.count, sentences, asks: words.asks, cast, distractors: [] },
    sequel: { template: words.id, cast },
  });
}

function tellOne(random: Random, words: TrackWords, operations: number): Told | null {
  const cast = words.cast(random);
  const draft = new Draft();
  const owner: Owner = { name: cast['A'] ?? '', cast };
  const opening = open(random, draft, words, owner, operations);
  const chain = drawEvents(random, draft, opening.count, owner, words, operations - draft.steps.length);
  if (chain === null) return null;
  return finish(random, {
    ...{ draft, answer: chain.count, sentences: [opening.sentence, ...chain.sentences] },
    ...{ asks: words.asks, cast, distractors: words.distractors, sequel: { template: words.id, cast } },
  });
}

function tellTwo(
  random: Random,
  words: TrackWords,
  two: NonNullable<TrackWords['two']>,
  operations: number,
): Told | null {
  const cast = words.cast(random);
  const draft = new Draft();
  // The last operation joins them; either count may stay as it began.
  const first = random.integer(Math.min(1, operations - 1), operations - 1);
  const lanes: { readonly count: Quantity; readonly sentences: readonly string[] }[] = [];
  for (const [name, budget] of [
    [cast['A'] ?? '', first],
    [cast['B'] ?? '', operations - 1 - first],
  ] as const) {
    const before = draft.steps.length;
    const owner = { name, cast };
    const opening = open(random, draft, words, owner, budget);
    const left = budget - (draft.steps.length - before);
    const chain = drawEvents(random, draft, opening.count, owner, words, left);
    if (chain === null) return null;
    lanes.push({ count: chain.count, sentences: [opening.sentence, ...chain.sentences] });
  }
  const [one, other] = lanes as [(typeof lanes)[number], (typeof lanes)[number]]; // one for each owner
  const sentences = weave(random, one.sentences, other.sentences);
  if (random.chance(0.6)) {
    const conclusion = fill(two.together, cast);
    const answer = draft.combine({ left: one.count, operator: '+', right: other.count, conclusion });
    return finish(random, {
      ...{ draft, answer, sentences, cast },
      ...{ asks: two.togetherAsks, distractors: words.distractors },
    });
  }
  const oneIsMore = one.count.value > other.count.value;
  const [more, less] = oneIsMore ? [one.count, other.count] : [other.count, one.count];
  const [X, Y] = oneIsMore ? [cast['A'], cast['B']] : [cast['B'], cast['A']];
  const named = { ...cast, X: X ?? '', Y: Y ?? '' };
  const answer = draft.combine({ left: more, operator: '-', right: less, conclusion: fill(two.more, named) });
  return finish(random, {
    ...{ draft, answer, sentences, cast: named },
    ...{ asks: two.moreAsks, distractors: words.distractors },
  });
}

function open(
  random: Random,
  draft: Draft,
  words: TrackWords,
  owner: Owner,
  operations: number,
): { readonly count: Quantity; readonly sentence: string } {
  const named = { ...owner.cast, S: owner.name };
  const clause = fill(words.clause, named);
  const lotOpenings = words.lotOpenings ?? [];
  if (operations >= 1 && lotOpenings.length > 0 && random.chance(lotOpeningShare)) {
    const tell = random.pick(lotOpenings);
    const [lots, each] = [random.integer(2, 9), random.integer(2, 9)];
    const count = draft.combine({
      ...{ left: draft.given(lots), operator: '×', right: draft.given(each), conclusion: clause },
      premises: fill(tell, { ...named, n: '{left}', m: '{right}' }),
    });
    return { count, sentence: fill(tell, { ...named, n: String(lots), m: String(each) }) };
  }
  const start = random.integer(4, largestStart);
  const sentence = fill(random.pick(words.openings), { ...named, n: String(start) });
  return { count: draft.start(start, clause), sentence };
}

/** Both stories in one: side by side, or mixed with each one's order kept. Both begin before anything is mixed. */
function weave(random: Random, one: readonly string[], other: readonly string[]): readonly string[] {
  if (random.chance(sideBySideShare)) return [...one, ...other];
  const woven = [...one.slice(0, 1), ...other.slice(0, 1)];
  const [left, right] = [one.slice(1), other.slice(1)];
  while (left.length + right.length > 0) {
    const next = random.next() * (left.length + right.length) < left.length ? left.shift() : right.shift();
    if (next !== undefined) woven.push(next);
  }
  return woven;
}
