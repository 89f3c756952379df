import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortestFloat32 } from '../../../../server/scoring/shortest-float32.ts';

it('reads back as the same float32, through JSON, and no shorter decimal does', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const short = shortestFloat32(value) ?? Number.NaN;
      expect(Math.fround(Number(JSON.stringify(short)))).toBe(value === 0 ? 0 : value);
      const digits = short.toExponential().replace(/e.*|\D/g, '').length;
      // Integers are written out; six digits survive in every normal float32.
      if (digits > 6 && !Number.isInteger(value))
        expect(Math.fround(Number(value.toPrecision(digits - 1)))).not.toBe(value);
    }),
    { seed: 5, numRuns: 2_000 },
  );
});

it.each([
  [Math.fround(0.1), 0.1],
  [Math.fround(-10.5), -10.5],
  [-0, 0],
  [Number.NaN, null],
  [-Infinity, null],
  [undefined, null],
])('%d', (value, short) => {
  expect(shortestFloat32(value)).toBe(short);
});
