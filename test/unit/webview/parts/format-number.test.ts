import { describe, expect, it } from 'vitest';
import {
  formatNumber,
  formatPlural,
  formatProbability,
  formatSigned,
} from '../../../../webview/parts/format-number.ts';

describe('numbers', () => {
  it.each([
    [1234.5, 1, '1,234.5'],
    [-0.256, 2, '−0.26'],
    [-0.001, 2, '0.00'],
    [null, 2, '–'],
    [Number.NaN, 2, '–'],
    [Infinity, 2, '–'],
  ])('%s with %i digits is %s', (value, digits, expected) => expect(formatNumber(value, digits)).toBe(expected));

  it('carry their sign where it matters', () => {
    expect(formatSigned(0.29, 2)).toBe('+0.29');
    expect(formatSigned(-0.29, 2)).toBe('−0.29');
    expect(formatSigned(0.001, 2)).toBe('0.00');
  });

  it.each([
    [0.184, '18.4 %'],
    [0.0001, '< 0.1 %'],
    [0, '0.0 %'],
    [0.99999, '> 99.9 %'],
    [1, '100.0 %'],
  ])('probability %s is %s', (value, expected) => expect(formatProbability(value)).toBe(expected));

  it('agree with their noun', () => {
    expect(formatPlural(1, 'pair', 'pairs')).toBe('1 pair');
    expect(formatPlural(1200, 'pair', 'pairs')).toBe('1,200 pairs');
  });
});
