import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hedgePhrases } from '../../../../../../server/shared/signals/lexicons/hedge-phrases.ts';
import { findHedges, hedgeFinder, hedgeValues } from '../../../../../../server/shared/signals/trace/hedges.ts';

const written = (text: string) => findHedges(text).map(({ start, end }) => text.slice(start, end));

describe('hedges', () => {
  it.each([
    ['I think it is 5, maybe 6.', ['I think', 'maybe']],
    ["I'm not entirely sure.", ['not entirely sure']],
    ['I’m sure; I don’t know.', ['I’m sure', 'I don’t know']],
    ['very unlikely, unlikely, likely', ['very unlikely', 'unlikely', 'likely']],
    ['It is  possible\nthat', ['It is  possible']],
    ['all equally likely', []],
    ['mightier surelyness thinking', []],
    ['MAYBE', ['MAYBE']],
    ['', []],
  ])('of %j', (text, expected) => expect(written(text)).toEqual(expected));

  it('count a hundred words and average over what is said', () => {
    const text = 'I think that is 5. Maybe not. Certainly it is.';
    const { density, score } = hedgeValues(text);
    // Ten words; "certainly" assures and does not count as a hedge.
    expect(density).toBeCloseTo(20, 12);
    expect(score).toBeCloseTo((0.65 + 0.45 + 0.97) / 3, 12);
  });

  it('are none in a plain text, and undefined in one without words', () => {
    expect(hedgeValues('Two and three are five.')).toEqual({ density: 0, score: null });
    expect(hedgeValues(' … ')).toEqual({ density: null, score: null });
    expect(hedgeValues('')).toEqual({ density: null, score: null });
  });

  it('follow the lexicon that is given, signs and all', () => {
    const find = hedgeFinder([
      ['c++ (perhaps)', 0.5],
      ['c++', 0.25],
    ]);
    expect(find('no C++ (perhaps) or c++').map(({ certainty }) => certainty)).toEqual([0.5, 0.25]);
  });

  it('are found wherever a phrase of the lexicon stands alone', () => {
    const phrases = hedgePhrases.filter(([, certainty]) => certainty !== null);
    fc.assert(
      fc.property(fc.constantFrom(...phrases), fc.constantFrom('', '5 ', '(', '\n'), ([phrase, certainty], before) => {
        const [found] = findHedges(`${before}${phrase}, x`);
        expect(found).toEqual({ start: before.length, end: before.length + phrase.length, certainty });
      }),
    );
  });
});

describe('the lexicon', () => {
  it('has every phrase once, in lower case and with single spaces, and certainties in [0, 1]', () => {
    const phrases = hedgePhrases.map(([phrase]) => phrase);
    expect(new Set(phrases).size).toBe(phrases.length);
    for (const [phrase, certainty] of hedgePhrases) {
      expect(phrase).toBe(phrase.trim().toLowerCase().replaceAll(/\s+/gu, ' '));
      expect(certainty === null || (certainty >= 0 && certainty <= 1)).toBe(true);
    }
  });
});
