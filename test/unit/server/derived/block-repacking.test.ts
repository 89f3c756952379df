// Every format that can be kept, value for value against its own reading out; and formats that cannot.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { repackingOf, type Repacking } from '../../../../server/derived/block-repacking.ts';
import type { BlockFormat } from '../../../../server/gguf/blocks/block-format.ts';
import { blockFormats } from '../../../../server/gguf/blocks/registry.ts';
import { formatNamed } from '../../../support/planned-tensor.ts';
import { randomBlocks, toHalf } from '../../../support/random-blocks.ts';

/** Blocks of the reference library's test: scales of any size, subnormal and zero ones too. */
const golden = z
  .record(z.string(), z.object({ id: z.number(), blocks: z.base64() }))
  .parse(JSON.parse(readFileSync(new URL('../../../golden/numbers/gguf-blocks.json', import.meta.url), 'utf8')));

const kept: Readonly<Record<string, Pick<Repacking, 'bits' | 'size' | 'hasZeros'>>> = {
  Q4_0: { bits: 4, size: 32, hasZeros: false },
  Q4_1: { bits: 4, size: 32, hasZeros: true },
  Q5_0: { bits: 8, size: 32, hasZeros: false },
  Q8_0: { bits: 8, size: 32, hasZeros: false },
  Q4_K: { bits: 4, size: 32, hasZeros: true },
  Q6_K: { bits: 8, size: 16, hasZeros: false },
};

function repackingNamed(name: string): Repacking {
  const found = repackingOf(formatNamed(name));
  if (found === null) throw new Error(`${name} is not kept`);
  return found;
}

/** What a block's values are after repacking, as MatMulNBits computes them: in float32, scale · (number - zero). */
function valuesAs(repacking: Repacking, format: BlockFormat, blocks: Uint8Array): Float32Array {
  const { bits, size, hasZeros } = repacking;
  const groups = format.elements / size;
  const into = {
    numbers: new Uint8Array(format.elements),
    scales: new Float32Array(groups),
    zeros: new Float32Array(groups),
  };
  const values = new Float32Array((blocks.length / format.bytes) * format.elements);
  for (let block = 0; block * format.bytes < blocks.length; block++) {
    repacking.read(blocks, block * format.bytes, into);
    for (let i = 0; i < format.elements; i++) {
      const number = into.numbers[i] ?? Number.NaN;
      expect(number).toBeLessThan(2 ** bits);
      const group = Math.floor(i / size);
      const zero = hasZeros ? (into.zeros[group] ?? Number.NaN) : 2 ** (bits - 1);
      values[block * format.elements + i] = (into.scales[group] ?? Number.NaN) * Math.fround(number - zero);
    }
  }
  return values;
}

function readOut(format: BlockFormat, blocks: Uint8Array): Float32Array {
  const values = new Float32Array((blocks.length / format.bytes) * format.elements);
  format.dequantize(blocks, values);
  return values;
}

describe.each(Object.entries(kept))('%s', (name, layout) => {
  const format = formatNamed(name);
  const repacking = repackingNamed(name);
  const cases = {
    'blocks of the reference': Uint8Array.from(Buffer.from(golden[name]?.blocks ?? '', 'base64')),
    'blocks as weights have them': randomBlocks(format, 16 * format.elements, { size: 0.05, seed: 3 }),
  };

  it('is laid out as the operator takes it', () => {
    expect(repacking).toMatchObject(layout);
  });

  it.each(Object.entries(cases))('keeps the values of %s', (_what, blocks) => {
    const [found, expected] = [valuesAs(repacking, format, blocks), readOut(format, blocks)];
    expect(expected.length).toBeGreaterThan(0);
    if (!layout.hasZeros) expect(found).toEqual(expected);
    // A minimum becomes a zero by a division: each value is off by roundings of the group's largest at most.
    for (let from = 0; from < expected.length; from += layout.size) {
      const group = expected.subarray(from, from + layout.size);
      const most = group.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
      for (const [i, value] of group.entries())
        expect(Math.abs((found[from + i] ?? Number.NaN) - value)).toBeLessThanOrEqual(2 ** -22 * most);
    }
  });

  it('reads a block wherever it begins', () => {
    const blocks = cases['blocks of the reference'];
    const second = blocks.subarray(format.bytes, 2 * format.bytes);
    expect(valuesAs(repacking, format, second)).toEqual(
      valuesAs(repacking, format, blocks).subarray(format.elements, 2 * format.elements),
    );
  });
});

describe('a block with a scale of zero', () => {
  it('keeps the one value that Q4_1 gives it', () => {
    const format = formatNamed('Q4_1');
    const blocks = randomBlocks(format, 32, { size: 0.05, seed: 5 });
    const view = new DataView(blocks.buffer);
    view.setUint16(0, 0, true);
    view.setUint16(2, toHalf(-0.125), true);
    expect(valuesAs(repackingNamed('Q4_1'), format, blocks)).toEqual(new Float32Array(32).fill(-0.125));
  });

  it('keeps the one value that a group of Q4_K has, and the other groups', () => {
    const format = formatNamed('Q4_K');
    const blocks = randomBlocks(format, 256, { size: 0.05, seed: 6 });
    // Scale 0 of group 0, minimum 21; the upper bits belong to group 4.
    blocks[4] = (blocks[4] ?? 0) & 0b1100_0000;
    blocks[8] = 21;
    const expected = readOut(format, blocks);
    expect(new Set(expected.subarray(0, 32)).size).toBe(1);
    expect(expected[0]).toBeLessThan(0);
    const found = valuesAs(repackingNamed('Q4_K'), format, blocks);
    expect(found.subarray(0, 32)).toEqual(expected.subarray(0, 32));
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 6);
  });

  it.each(['Q4_0', 'Q4_1', 'Q5_0', 'Q8_0', 'Q4_K', 'Q6_K'])(
    'is all zeros in %s where nothing else is there',
    (name) => {
      const format = formatNamed(name);
      const found = valuesAs(repackingNamed(name), format, new Uint8Array(format.bytes));
      expect(found.every((value) => value === 0)).toBe(true);
    },
  );
});

it('leaves all other formats to be read out', () => {
  const others = [...blockFormats.values()].filter((format) => repackingOf(format) === null).map(({ name }) => name);
  expect(others).toEqual(['F32', 'F16', 'BF16', 'Q5_1', 'Q5_K']);
});
