import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  escalationSlope,
  statedConfidence,
  statedConfidences,
} from '../../../../../../server/shared/signals/trace/stated-confidence.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

describe('stated confidence', () => {
  it('stated.parse', () => {
    const { input, output } = vector(
      'stated.parse',
      z.object({ texts: z.array(z.string()) }),
      z.object({ value: z.array(z.number().nullable()) }),
    );
    expectNear(input.texts.map(statedConfidence), output.value);
  });

  it('stated.slope', () => {
    const { input, output } = vector(
      'stated.slope',
      z.object({ turns: z.array(z.number()) }),
      z.object({ slope: z.number() }),
    );
    expectNear(escalationSlope(input.turns), output.slope);
  });

  it.each([
    // Tags.
    ['<confidence> 85% </confidence>', 0.85],
    ['<confidence>85</confidence>', 0.85],
    ['<CONFIDENCE>1</CONFIDENCE>', 1],
    ['<confidence>1%</confidence>', 0.01],
    ['<confidence>high</confidence> for 12 apples', null],
    ['<confidence>120</confidence>', null],
    ['<confidence>between 0.2 and 0.4</confidence>', null],
    // The word.
    ['"confidence": 0.85}', 0.85],
    ['**Confidence:** 90 %', 0.9],
    ['Confidence:\n\n85', 0.85],
    ['confidence = .7', 0.7],
    ['My confidence in the result is 85', 0.85],
    ['Confidence level: 85%', 0.85],
    ['Confidence-85%', 0.85],
    ['I say so with 95% confidence that 3 are left', 0.95],
    ['with 80 percent confidence', 0.8],
    ['The answer is 12. Confidence: 85%', 0.85],
    ['The answer is 12, confidence 0.9', 0.9],
    ['The answer is 0.5, confidence 85', 0.85],
    ['Confidence (0-100): 85', 0.85],
    ['Confidence: 100%', 1],
    ['Confidence: 0', 0],
    ['confidence 250', null],
    ['confidence: -5', null],
    ['Confidence: 8/10', null],
    ['confidence: 8 out of 10', null],
    ['Confidence: 80-90%', null],
    ['confidence: 1,000', null],
    ['I have confidence that 12 is right', null],
    ['with confidence that the answer is 12', null],
    ['The answer is 12.\nConfidence: high', null],
    ['12 apples, so much for confidence', null],
    ['a 95% confidence interval of 3', null],
    ['overconfidence 12', null],
    // Assurances.
    ["I'm 85% sure.", 0.85],
    ['I am 90 percent certain', 0.9],
    ['about 70\\% confident', 0.7],
    ["I'm not 100% sure", null],
    ["I can't be 100% certain", null],
    ['not with 100% confidence', null],
    ['80 % of the marbles', null],
    ['85 sure', null],
    // Several: the last counts, each number once.
    ['Confidence: 60%. On reflection I am 75% sure.', 0.75],
    ['I am 75% sure. <confidence>0.6</confidence>', 0.6],
    ['', null],
  ])('%j states %j', (text, expected) => expect(statedConfidence(text)).toBe(expected));

  it('keeps all statements with their places, each number once', () => {
    const text = 'Confidence: 60%, that is 60% sure. <confidence>0.6</confidence> Confidence: 95% certain';
    const found = statedConfidences(text);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(['60%', '60%', '0.6', '95%']);
    expect(found.map(({ value }) => value)).toEqual([0.6, 0.6, 0.6, 0.95]);
  });

  it('are always in [0, 1], in order, and made of a number', () => {
    const word = fc.constantFrom(
      'confidence',
      ':',
      ' ',
      '85%',
      '0.7',
      '12',
      'sure',
      '<confidence>',
      '</confidence>',
      '.',
      '\n',
      'not',
      '-',
      '%',
      ',',
      '1e9',
      'is',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 24 }), (words) => {
        const text = words.join('');
        let reached = -1;
        for (const { value, start, end } of statedConfidences(text)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          expect(start).toBeGreaterThan(reached);
          expect(text.slice(start, end)).toMatch(/^[\d.]+\s?%?$/u);
          reached = start;
        }
      }),
    );
  });

  it('are found in long texts in time that grows with their length', () => {
    const text = `${'confidence '.repeat(20_000)}${'12% '.repeat(20_000)}Confidence: 85%`;
    expect(statedConfidence(text)).toBe(0.85);
  });
});

describe('the slope over turns', () => {
  it('keeps the places of turns that state nothing', () => {
    expect(escalationSlope([0.5, null, 0.9])).toBeCloseTo(0.2, 12);
    expect(escalationSlope([null, 0.5, 0.9])).toBeCloseTo(0.4, 12);
  });

  it('is undefined for fewer than two statements', () => {
    expect(escalationSlope([])).toBeNull();
    expect(escalationSlope([null, 0.7, null])).toBeNull();
  });

  it('of a line is its rise', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.integer({ min: 2, max: 20 }),
        (start, rise, turns) => {
          const line = Array.from({ length: turns }, (_, x) => start + rise * x);
          expect(escalationSlope(line)).toBeCloseTo(rise, 9);
        },
      ),
    );
  });
});
