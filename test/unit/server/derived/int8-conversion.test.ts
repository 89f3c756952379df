// Weights to whole numbers, value for value: scales, columns that stand apart, part of a tensor, types that are refused.
import { describe, expect, it } from 'vitest';
import { int8Conversion, quantizeRow } from '../../../../server/derived/int8-conversion.ts';
import { inputsApart } from '../../../../server/derived/split-inputs.ts';
import { Failure } from '../../../../server/shared/protocol/failure.ts';

describe('quantizeRow', () => {
  it('gives the largest 127 and every value within half a scale', () => {
    const row = Float32Array.from({ length: 100 }, (_, i) => Math.sin(i * 7.3) * 0.2);
    const numbers = new Int8Array(100);
    const scale = quantizeRow(row, numbers);
    expect(Math.max(...numbers.map(Math.abs))).toBe(127);
    for (const [i, value] of row.entries())
      expect(Math.abs(scale * (numbers[i] ?? Number.NaN) - value)).toBeLessThanOrEqual(scale * 0.5001);
  });

  it('reaches equally far on both sides', () => {
    const numbers = new Int8Array(2);
    expect(quantizeRow(Float32Array.of(-2.54, 2.54), numbers)).toBeCloseTo(0.02, 7);
    expect([...numbers]).toEqual([-127, 127]);
  });

  it('overwrites what was there with zeros for a row of zeros', () => {
    const numbers = Int8Array.of(5, 5);
    expect(quantizeRow(new Float32Array(2), numbers)).toBe(0);
    expect([...numbers]).toEqual([0, 0]);
  });
});

describe('int8Conversion', () => {
  const stored = {
    name: 'w',
    type: 'F32',
    shape: [4, 3],
    file: 'model.safetensors',
    offset: 1000,
    byteLength: 48,
  } as const;

  it('transposes, keeps columns apart in float32 and leaves them out of numbers and scales', () => {
    const conversion = int8Conversion({
      ...{ tensor: stored, name: 'w[1]', first: 1, outputs: 2, inputs: 3 },
      apart: Int32Array.of(1),
    });
    expect(conversion.source).toEqual({ file: stored.file, offset: 1012, rows: 2, rowBytes: 12 });
    expect(conversion.outputs.map(({ name, type, shape }) => [name, type, shape])).toEqual([
      ['w[1].int8', 'I8', [3, 2]],
      ['w[1].scales', 'F32', [2]],
      ['w[1].columns', 'I32', [1]],
      ['w[1].apart', 'F32', [1, 2]],
      ['w[1].rest', 'F32', [3]],
    ]);
    const bytes = conversion.convert(new Uint8Array(Float32Array.of(1.27, 900, -0.5, 0.1, -700, 0.2).buffer));
    expect(bytes.map(({ byteLength }) => byteLength)).toEqual(conversion.outputs.map(({ byteLength }) => byteLength));
    const [numbers, scales, columns, apart, rest] = bytes.map(({ buffer }) => buffer);
    expect([...new Int8Array(numbers ?? new ArrayBuffer())]).toEqual([127, 64, 0, 0, -50, 127]);
    expect(new Float32Array(scales ?? new ArrayBuffer())).toEqual(Float32Array.of(1.27 / 127, 0.2 / 127));
    expect([...new Int32Array(columns ?? new ArrayBuffer())]).toEqual([1]);
    expect([...new Float32Array(apart ?? new ArrayBuffer())]).toEqual([900, -700]);
    expect([...new Float32Array(rest ?? new ArrayBuffer())]).toEqual([1, 0, 1]);
  });

  it('says which type it cannot read, and which it can', () => {
    const whole = { name: 'w', first: 0, outputs: 4, inputs: 3, apart: new Int32Array() };
    const convert = (): unknown => int8Conversion({ ...whole, tensor: { ...stored, type: 'F8_E4M3' } });
    expect(convert).toThrow(Failure);
    expect(convert).toThrow(
      /"w" in model\.safetensors is stored as F8_E4M3; the fast mode is made from F32, F16, BF16/u,
    );
  });
});

describe('inputsApart', () => {
  it('takes one input in sixteen, those that reach furthest, in order', () => {
    const peaks = new Float32Array(256).fill(1);
    const far = [200, 3, 17, 90, 91, 92, 5, 255, 0, 128, 64, 32, 16, 8, 4, 2];
    for (const [rank, input] of far.entries()) peaks[input] = 50 - rank;
    expect([...inputsApart(peaks)]).toEqual([...far].sort((a, b) => a - b));
  });

  it('does not choose by digits that differ between processors', () => {
    const peaks = Float32Array.from({ length: 64 }, (_, i) => 1 + i * 1e-6);
    expect([...inputsApart(peaks)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('takes eight of few inputs, and all where there are not that many', () => {
    expect(inputsApart(new Float32Array(16))).toHaveLength(8);
    expect([...inputsApart(new Float32Array(3))]).toEqual([0, 1, 2]);
  });
});
