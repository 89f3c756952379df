import { describe, expect, it } from 'vitest';
import { float16Bits, toFloat16 } from '../../../../server/session/float16.ts';

/** What the bits mean, by the definition of binary16. */
function valueOf(bits: number): number {
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

describe('half precision', () => {
  it('gives every number of it back', () => {
    const all = Array.from({ length: 0x10000 }, (_, bits) => bits).filter((bits) => !Number.isNaN(valueOf(bits)));
    expect(all.filter((bits) => float16Bits(valueOf(bits)) !== bits)).toEqual([]);
    expect(valueOf(float16Bits(Number.NaN))).toBeNaN();
  });

  it('rounds to the nearest, and halfway to the even one', () => {
    const wrong = Array.from({ length: 0x7bff }, (_, bits) => bits).filter((bits) => {
      const low = valueOf(bits);
      const step = valueOf(bits + 1) - low;
      const even = bits % 2 === 0 ? bits : bits + 1;
      return (
        float16Bits(low + step / 2) !== even ||
        float16Bits(low + step * 0.49) !== bits ||
        float16Bits(low + step * 0.51) !== bits + 1
      );
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    [65504, 0x7bff],
    [65519.99, 0x7bff],
    [65520, 0x7c00],
    [-1e30, 0xfc00],
    [2 ** -26, 0],
    [-0, 0x8000],
    [1 / 3, 0x3555],
  ])('writes %d as 0x%x', (value, bits) => {
    expect(float16Bits(value)).toBe(bits);
  });

  it('turns whole arrays', () => {
    expect([...toFloat16(Float32Array.of(1, -2, 0))]).toEqual([0x3c00, 0xc000, 0]);
  });
});
