import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryBytes } from '../../../../server/onnx-export/byte-source.ts';
import { lengthPrefix, wireFields } from '../../../../server/onnx-export/wire-fields.ts';
import { Failure } from '../../../../server/shared/protocol/failure.ts';

function fieldsOf(bytes: readonly number[]): readonly (readonly [id: number, valueStart: number, end: number])[] {
  const source = memoryBytes('model.onnx', Uint8Array.from(bytes));
  return [...wireFields(source, 0, source.size)].map(({ id, valueStart, end }) => [id, valueStart, end]);
}

describe('wireFields', () => {
  it('places fields of all four forms', () => {
    const varint = [0x08, 0x96, 0x01]; // field 1: 150
    const text = [0x12, 2, 65, 66]; // field 2: "AB"
    const eight = [0x19, 1, 2, 3, 4, 5, 6, 7, 8]; // field 3
    const four = [0x25, 1, 2, 3, 4]; // field 4
    const expected = [
      [1, 1, 3],
      [2, 5, 7],
      [3, 8, 16],
      [4, 17, 21],
    ];
    expect(fieldsOf([...varint, ...text, ...eight, ...four])).toEqual(expected);
    expect(fieldsOf([])).toEqual([]);
  });

  it.each([
    ['a length beyond the end', [0x12, 5, 65]],
    ['a length of ten gigabytes', [0x12, 0x80, 0xc8, 0xaf, 0xa0, 0x25, 65]],
    ['a varint without end', [0x08, 0x80]],
    ['a varint of eleven bytes', [0x08, ...Array.from({ length: 11 }, () => 0x80), 1]],
    ['an old group, which ONNX never has', [0x0b, 0x0c]],
    ['a field of number 0', [0x02, 0]],
  ])('refuses %s', (_, bytes) => {
    expect(() => fieldsOf(bytes)).toThrow(/model\.onnx is cut short or is no ONNX model/);
  });

  it('takes any bytes: it gives fields that tile them, or a failure', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          const fields = fieldsOf([...bytes]);
          expect(fields.at(-1)?.[2] ?? 0).toBe(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('reads what lengthPrefix writes', () => {
    for (const length of [0, 1, 127, 128, 300]) {
      const bytes = [...lengthPrefix(14, length), ...Array.from({ length }, () => 0)];
      expect(fieldsOf(bytes)).toEqual([[14, bytes.length - length, bytes.length]]);
    }
  });
});
