import { describe, expect, it } from 'vitest';
import type { ProposedPair } from '../../../../../../server/shared/protocol/proposed-pairs.ts';
import {
  arrange,
  asProposed,
  describePair,
  keepOrder,
  nextUndecided,
  tally,
  turnedAwayWords,
} from '../../../../../../webview/views/trace/pairs/layout.ts';
import { withWord } from '../../../../../../webview/views/trace/pairs/said.ts';

const refusal = (id: string, canBeOverruled = true): ProposedPair['guard'] => ({
  id,
  why: `why ${id}`,
  canBeOverruled,
});

function pair(name: string, changed: Partial<ProposedPair> = {}): ProposedPair {
  const side = (line: number) => ({ place: { file: 0, line }, edit: null });
  return {
    ...{ pair: name, lineChosen: 3, lineRejected: 7, level: 'whole', guard: null, choice: null },
    ...{ scoreChosen: 0.9, scoreRejected: 0.25, margin: 0.65 },
    sides: { chosen: side(3), rejected: side(7), departure: null },
    ...changed,
  };
}

const names = (pairs: readonly ProposedPair[]): string[] => pairs.map((one) => one.pair);

describe('a pair as a row', () => {
  it.each([
    ['undecided', {}, { mark: 'open', detail: 'undecided' }],
    ['refused', { guard: refusal('below-margin') }, { mark: 'refused', detail: 'not written: below margin' }],
    [
      'refused and kept all the same',
      { guard: null, choice: 'choose' as const },
      { mark: 'kept', detail: 'kept', margin: '+0.650' },
    ],
    ['left out', { guard: refusal('human-skip'), choice: 'skip' as const }, { mark: 'left-out', detail: 'left out' }],
    [
      'impossible, whatever was said',
      { guard: refusal('empty-side', false), choice: 'choose' as const },
      { mark: 'impossible' },
    ],
    ['without margin', { margin: null }, { margin: '–' }],
    ['of one trace with itself', { lineRejected: 3 }, { title: 'line 3, cut › whole' }],
  ])('%s', (_, changed, expected) => {
    expect(describePair(pair('p', changed))).toMatchObject(expected);
  });

  it('says aloud what keeps it out', () => {
    const row = describePair(pair('p', { guard: refusal('below-margin') }));
    expect(row.spoken).toBe('line 3 over line 7, margin +0.650, not written; why below-margin');
  });
});

describe('a word said of a pair', () => {
  const before = pair('p', {
    sides: {
      ...pair('p').sides,
      departure: { kind: 'text', offset: 4, ends: { chosen: 10, rejected: 20 } },
    },
  });

  it('turns the sides round for "reject", and back for any other', () => {
    const swapped = withWord(before, 'reject');
    expect(swapped).toMatchObject({
      ...{ lineChosen: 7, lineRejected: 3, scoreChosen: 0.25, scoreRejected: 0.9, margin: -0.65, choice: 'reject' },
      sides: { chosen: { place: { line: 7 } }, departure: { ends: { chosen: 20, rejected: 10 } } },
    });
    expect(asProposed(swapped)).toEqual(asProposed(before));
    expect(withWord(swapped, 'reject')).toEqual(swapped);
    expect(withWord(swapped, 'clear')).toEqual(before);
    expect(withWord(swapped, 'choose')).toEqual({ ...before, choice: 'choose' });
  });

  it('overrules what kept the pair out, but for "skip", which does so itself', () => {
    const refused = pair('p', { guard: refusal('null-value') });
    expect(withWord(refused, 'choose').guard).toBeNull();
    expect(withWord(refused, 'skip').guard?.id).toBe('human-skip');
  });
});

describe('the list of pairs', () => {
  const pairs = [
    pair('impossible', { guard: refusal('same-completion', false), margin: 0.9 }),
    pair('refused', { guard: refusal('below-margin'), margin: 0.01 }),
    pair('small', { margin: 0.1 }),
    pair('over', { guard: refusal('over-limit'), margin: 0.5 }),
    pair('large', { margin: 0.7 }),
    pair('none', { margin: null }),
  ];

  it('has first what is written, larger margins first, then what the limit, guards and form keep out', () => {
    expect(names(arrange(pairs))).toEqual(['large', 'small', 'none', 'over', 'refused', 'impossible']);
  });

  it('stays in its order when values change, with new pairs at the end', () => {
    const before = arrange(pairs);
    const now = [pair('new', { margin: 5 }), ...pairs.map((one) => ({ ...one, margin: -(one.margin ?? 0) }))];
    expect(names(keepOrder(before, now))).toEqual([...names(before), 'new']);
  });

  it('leads to the next undecided pair, around the end, past what cannot be one', () => {
    const listed = [pair('a'), pair('b', { choice: 'skip' }), pairs[0] ?? pair('c'), pair('d')];
    expect(nextUndecided(listed, 0)?.pair).toBe('d');
    expect(nextUndecided(listed, 3)?.pair).toBe('a');
    expect(nextUndecided(listed.slice(1, 3), 0)).toBeNull();
  });

  it('is counted', () => {
    expect(tally([...pairs, pair('x', { choice: 'choose' })])).toEqual({
      words: '7 pairs · 4 written · 1 decided',
      undecided: 5,
    });
    expect(turnedAwayWords([{ id: 'never-saturates', why: 'too low', count: 2 }])).toEqual([
      '2 traces left out: too low.',
    ]);
    expect(turnedAwayWords(null)).toEqual([]);
  });
});
