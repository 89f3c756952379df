import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodedOffset, literalOffset, literalOffsets } from '../../../../server/lsp/json-string-offsets.ts';

/** JSON writes a string in many ways: each unit plain, with a short escape where there is one, or as \uXXXX. */
const shortEscapes = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['/', '\\/'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

const unit = fc.tuple(fc.nat(0xffff), fc.integer({ min: 0, max: 2 })).map(([code, way]) => {
  const text = String.fromCharCode(code);
  const long = `\\u${code.toString(16).padStart(4, '0')}`;
  const short = shortEscapes.get(text);
  const isPlain = code >= 0x20 && text !== '"' && text !== '\\';
  const written = way === 0 && isPlain ? text : way === 1 && short !== undefined ? short : long;
  return { text, written };
});

describe('places in a JSON string literal', () => {
  it('go to the decoded unit and back, however the string is written', () => {
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (units) => {
        const literal = units.map(({ written }) => written).join('');
        const decoded = units.map(({ text }) => text).join('');
        expect(JSON.parse(`"${literal}"`)).toBe(decoded);
        let at = 0;
        units.forEach(({ written }, index) => {
          expect(literalOffset(literal, index)).toBe(at);
          for (let inside = at; inside < at + written.length; inside++) {
            expect(decodedOffset(literal, inside)).toBe(index);
          }
          at += written.length;
        });
        expect(literalOffset(literal, units.length)).toBe(literal.length);
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });

  it.each([
    ['past the end', 'ab', 9, 2],
    ['the second half of an escaped pair', '\\ud83d\\ude00!', 6, 1],
    ['after an escaped backslash before n', '\\\\n', 2, 1],
  ])('%s', (_, literal, column, offset) => {
    expect(decodedOffset(literal, column)).toBe(offset);
  });

  it('are found for many ascending offsets in one walk', () => {
    const literal = 'a\\n\\u00e9b';
    expect(literalOffsets(literal, [0, 1, 1, 3, 4, 7])).toEqual([0, 1, 1, 9, 10, 10]);
  });
});
