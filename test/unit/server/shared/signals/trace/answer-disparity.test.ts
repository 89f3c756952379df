import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { disparity, margin, rank } from '../../../../../../server/shared/numbers/distribution.ts';
import {
  answerDisparity,
  answerRange,
  disparityOf,
  longestOverlap,
} from '../../../../../../server/shared/signals/trace/answer-disparity.ts';
import { readText } from '../../../../../support/read-text.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const words = /\S+|\s+/gu;
const spansOf = (text: string) =>
  [...text.matchAll(words)].map((match) => ({ start: match.index, end: match.index + match[0].length }));

describe('R2', () => {
  it('rlsf: the mean over the span', () => {
    const { input, output } = vector('rlsf', z.object({ disp: z.array(z.number()) }), z.object({ conf: z.number() }));
    // Every token the likeliest: disparity is margin then, and the signal reads it off the tokens of the box.
    const reading = readText(['\\boxed{1+2}'], {});
    const inside = { first: 3, end: 6 };
    expect(answerRange(reading)).toEqual(inside);
    const margins = reading.tokens.margin.map((value, t) => input.disp[t - inside.first] ?? value);
    const read = { ...reading, tokens: { ...reading.tokens, margin: margins } };
    expectNear(answerDisparity.compute(read)['disparity'], output.conf);
  });

  it('gets p(token) - p(2) back from rank, margin and the second log-prob', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(weights, fc.nat(), (parts, pick) => {
        const sum = parts.reduce((a, b) => a + b, 0);
        const p = parts.map((part) => part / sum);
        const token = pick % p.length;
        const value = disparityOf({
          logprob: Math.log(p[token] ?? 0),
          rank: rank(p, token),
          margin: margin(p),
          second: Math.log([...p].sort((a, b) => b - a)[1] ?? 0),
        });
        expect(value).toBeCloseTo(disparity(p, token), 10);
      }),
    );
  });

  it('does not know the disparity of the third likeliest token without the second', () => {
    const place = { logprob: -2, rank: 3, margin: 0.1 };
    expect(disparityOf({ ...place, second: null })).toBeNull();
    expect(disparityOf({ ...place, second: -1 })).toBeCloseTo(Math.exp(-2) - Math.exp(-1), 12);
    expect(disparityOf({ logprob: null, rank: null, margin: null, second: -1 })).toBeNull();
  });

  it('takes the second likeliest from what was kept of either kind', () => {
    const reading = readText(['\\boxed{7}'], { logprobs: { '7@7': -2 } });
    const place = answerRange(reading)?.first ?? -1;
    const tokens = { ...reading.tokens, rank: reading.tokens.rank.map(() => 3) };
    expect(answerDisparity.compute({ ...reading, tokens })).toEqual({ disparity: null, probability: Math.exp(-2) });
    const expected = Math.exp(-2) - Math.exp(-1);
    const topLogprobs = tokens.rank.map((_, t) => (t === place ? [-0.5, -1, -2] : null));
    const kept = answerDisparity.compute({ ...reading, tokens, extras: { ...reading.extras, topLogprobs } });
    expect(kept['disparity']).toBeCloseTo(expected, 12);
    const top = topLogprobs.map((list) => list?.map((value): [string, number] => ['x', value]) ?? null);
    expect(answerDisparity.compute({ ...reading, tokens: { ...tokens, top } })['disparity']).toBeCloseTo(expected, 12);
  });

  it('without a box reads the last of the longest overlaps with the answer cue', () => {
    const text = 'There are 12 apples. I eat 3. So 12 apples';
    const reading = readText([text], { extras: { answerCue: ' 12 apples are left' }, logprobs: { '12@33': -3 } });
    const range = answerRange(reading);
    const written =
      range === null ? null : text.slice(reading.tokens.start[range.first], reading.tokens.end[range.end - 1]);
    expect(written).toBe(' 12 apples');
    expect(reading.tokens.start[range?.first ?? 0]).toBe(32);
    expect(answerDisparity.compute(reading)['probability']).toBeCloseTo((Math.exp(-3) + 3 * Math.exp(-1)) / 4, 12);
  });

  it('does not look for an overlap where there is a box', () => {
    const reading = readText(['I say 12 apples \\boxed{5}'], { extras: { answerCue: ' 12 apples' } });
    const range = answerRange(reading);
    expect(reading.tokens.start[range?.first ?? -1]).toBe(23);
  });

  it('is undefined without box and cue, without overlap, and without tokens', () => {
    const nothing = { disparity: null, probability: null };
    expect(answerDisparity.compute(readText(['It is 12.'], {}))).toEqual(nothing);
    expect(answerDisparity.compute(readText(['It is 12.'], { extras: { answerCue: ' forty.' } }))).toEqual(nothing);
    expect(answerDisparity.compute(readText([''], { extras: { answerCue: '12' } }))).toEqual(nothing);
    expect(answerDisparity.compute(readText([], { extras: { answerCue: '12' } }))).toEqual(nothing);
  });
});

describe('the longest overlap', () => {
  it.each([
    ['x is 12 now', 'it is 12', 'is 12'],
    ['12 then 7 12', '12', '12'],
    ['so. so!', '. .', null],
    ['one two three', 'three one two', 'one two'],
    ['', 'x', null],
    ['x', '', null],
  ])('of %j with %j', (text, wanted, expected) => {
    const spans = spansOf(text);
    const range = longestOverlap(text, spans, wanted);
    const written = range === null ? null : text.slice(spans[range.first]?.start, spans[range.end - 1]?.end);
    expect(written?.trim() ?? null).toBe(expected?.trim() ?? null);
  });

  it('is the last of equally long ones', () => {
    expect(longestOverlap('12 and 12', spansOf('12 and 12'), '12')).toEqual({ first: 3, end: 5 });
  });

  it('holds bytes of one character together', () => {
    const spans = [
      { start: 0, end: 2 },
      { start: 0, end: 2 },
      { start: 2, end: 3 },
    ];
    expect(longestOverlap('𝟙2', spans, '= 𝟙2')).toEqual({ first: 0, end: 3 });
  });

  it('is as long as the longest that trying all runs finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '1'), maxLength: 14 });
    fc.assert(
      fc.property(letters, letters, (text, wanted) => {
        const spans = Array.from({ length: text.length }, (_, start) => ({ start, end: start + 1 }));
        let longest = 0;
        for (let first = 0; first < text.length; first++) {
          for (let end = first + 1; end <= text.length; end++) {
            const run = text.slice(first, end).trimStart();
            if (/[ab1]/.test(run) && wanted.includes(run)) longest = Math.max(longest, end - first);
          }
        }
        const range = longestOverlap(text, spans, wanted);
        expect(range === null ? 0 : range.end - range.first).toBe(longest);
      }),
    );
  });
});
