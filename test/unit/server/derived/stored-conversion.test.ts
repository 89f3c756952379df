// Matrices whose blocks are kept: what is written for them, value for value what dequantising writes.
import { describe, expect, it } from 'vitest';
import { denseConversion } from '../../../../server/derived/dense-conversion.ts';
import { storedConversion } from '../../../../server/derived/stored-conversion.ts';
import type { TensorConversion } from '../../../../server/derived/tensor-conversion.ts';
import type { PlannedTensor } from '../../../../server/gguf/architectures/gguf-architecture.ts';
import { convertedValues, formatNamed, plannedTensor } from '../../../support/planned-tensor.ts';
import { randomBlocks } from '../../../support/random-blocks.ts';

const [rows, inputs] = [12, 512];
const formats = ['Q4_0', 'Q4_1', 'Q5_0', 'Q8_0', 'Q4_K', 'Q6_K'];

function keptAs(planned: PlannedTensor): TensorConversion {
  const conversion = storedConversion(planned);
  if (conversion === null) throw new Error('the blocks are not kept');
  return conversion;
}

function bytesOf({ source: { format, shape } }: PlannedTensor): Uint8Array {
  const elements = shape.reduce((product, size) => product * size, 1);
  return randomBlocks(format, elements, { size: 0.05, seed: 8 });
}

/** Largest difference between two lists of the same length. */
function apart(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}

describe.each(formats)('%s', (name) => {
  const planned = plannedTensor(formatNamed(name), [rows, inputs]);
  const stored = bytesOf(planned);

  it('keeps every value of the matrix', () => {
    const [kept, read] = [keptAs(planned), denseConversion(planned)].map((each) =>
      convertedValues(each, stored, inputs),
    );
    if (kept === undefined || read === undefined) throw new Error('two conversions were asked for');
    expect(read.some((value) => Math.abs(value) > 0.03)).toBe(true);
    expect(apart(kept, read)).toBeLessThan(1e-7);
  });

  it('announces the sizes that it gives', () => {
    const conversion = keptAs(planned);
    const parts = conversion.convert(stored);
    expect(parts.map(({ length }) => length)).toEqual(conversion.outputs.map(({ byteLength }) => byteLength));
    for (const { type, shape, byteLength } of conversion.outputs)
      expect(shape.reduce((product, size) => product * size, type === 'F32' ? 4 : 1)).toBe(byteLength);
    expect(conversion.source).toEqual({ file: 'm.gguf', offset: 96, rows, rowBytes: stored.length / rows });
  });

  it('gives the same in pieces of some rows', () => {
    const conversion = keptAs(planned);
    const { rowBytes } = conversion.source;
    const pieces = [0, 5, 6].map((from, i) => stored.subarray(from * rowBytes, ([5, 6, rows][i] ?? 0) * rowBytes));
    const inPieces = pieces.map((piece) => conversion.convert(piece));
    for (const [i, whole] of conversion.convert(stored).entries())
      expect(Buffer.concat(inPieces.map((parts) => parts[i] ?? new Uint8Array())).equals(whole)).toBe(true);
  });

  it('puts rows that rotate half a head apart, as dequantising does', () => {
    const change = { kind: 'split-halves', heads: 3 } as const;
    const split = plannedTensor(formatNamed(name), [rows, inputs], { name: 'blk.0.attn_q.weight', change });
    const [kept, read] = [keptAs(split), denseConversion(split)];
    expect(kept.rowsTogether).toBe(4);
    expect(read.rowsTogether).toBe(4);
    const [found, expected] = [convertedValues(kept, stored, inputs), convertedValues(read, stored, inputs)];
    expect(apart(found, expected)).toBeLessThan(1e-7);
    const unsplit = convertedValues(keptAs(planned), stored, inputs);
    // In each head of four rows a0 b0 a1 b1 becomes a0 a1 b0 b1.
    const order = [0, 2, 1, 3];
    const rowOf = (values: Float32Array, row: number): Float32Array => values.slice(row * inputs, (row + 1) * inputs);
    for (let row = 0; row < rows; row++) {
      const from = row - (row % 4) + (order[row % 4] ?? Number.NaN);
      expect(rowOf(found, row)).toEqual(rowOf(unsplit, from));
    }
  });
});

it('names its parts after the tensor, zeros only where blocks have them', () => {
  const names = (format: string): string[] =>
    keptAs(plannedTensor(formatNamed(format), [rows, inputs])).outputs.map(({ name }) => name);
  const tensor = 'hf.blk.0.ffn_up.weight';
  expect(names('Q6_K')).toEqual([`${tensor}.blocks`, `${tensor}.scales`]);
  expect(names('Q4_K')).toEqual([`${tensor}.blocks`, `${tensor}.scales`, `${tensor}.zeros`]);
});

it('leaves values that have to be changed to be read out', () => {
  const change = { kind: 'minus-one' } as const;
  expect(storedConversion(plannedTensor(formatNamed('Q8_0'), [rows, inputs], { change }))).toBeNull();
});

it.each([
  ['a format that the operator cannot hold', 'Q5_K', [rows, inputs]],
  ['another one', 'Q5_1', [rows, inputs]],
  ['plain values', 'F16', [rows, inputs]],
  ['a vector', 'Q8_0', [inputs]],
  ['a tensor of three dimensions', 'Q8_0', [2, rows, inputs]],
])('leaves %s to be read out', (_what, format, shape) => {
  expect(storedConversion(plannedTensor(formatNamed(format), shape))).toBeNull();
});
