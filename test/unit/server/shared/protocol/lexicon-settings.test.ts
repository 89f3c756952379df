import { describe, expect, it } from 'vitest';
import { parseLexicons } from '../../../../../server/shared/protocol/lexicon-settings.ts';

describe('lexicons of the user', () => {
  it('may hold some of the lists', () => {
    const whole = { reflection: ['moment mal'], planning: { check: ['noch einmal'] }, hedges: { vielleicht: 0.4 } };
    expect(parseLexicons(whole)).toEqual(whole);
    expect(parseLexicons({})).toEqual({});
  });

  it.each([
    [['wait'], /expected object/],
    [{ reflections: ['wait'] }, /"reflections"/],
    [{ reflection: [] }, /reflection/],
    [{ reflection: ['wait', ' '] }, /blank[^]*reflection\[1\]/],
    [{ planning: {} }, /no cluster/],
    [{ planning: { 'two words': ['a'] } }, /camelCase/],
    [{ planning: { verify: 'let me check' } }, /planning\.verify/],
    [{ hedges: { ' ': 0.5 } }, /blank/],
    [{ hedges: { maybe: 1.5 } }, /hedges\.maybe/],
    [{ hedges: { maybe: '0.4' } }, /hedges\.maybe/],
  ])('%j are refused, with the place and what would be right', (value, place) => {
    expect(() => parseLexicons(value)).toThrow(place);
    expect(() => parseLexicons(value)).toThrow('They look like { "reflection"');
  });
});
