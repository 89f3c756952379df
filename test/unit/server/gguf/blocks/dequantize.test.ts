// Every storage format of GGUF against the `gguf` reference library, bit for bit (numbers made by
// test/golden/make-gguf-blocks.py).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { blockFormats, unknownFormat } from '../../../../../server/gguf/blocks/registry.ts';

const golden = z
  .record(z.string(), z.object({ id: z.number(), blocks: z.base64(), values: z.base64() }))
  .parse(JSON.parse(readFileSync(new URL('../../../../golden/numbers/gguf-blocks.json', import.meta.url), 'utf8')));

describe('reading blocks', () => {
  it('is tested for every format in the registry', () => {
    expect(Object.values(golden).map(({ id }) => id)).toEqual(expect.arrayContaining([...blockFormats.keys()]));
    expect(Object.keys(golden)).toHaveLength(blockFormats.size);
  });

  it.each(Object.entries(golden))('gives the bits of the reference library for %s', (name, { id, blocks, values }) => {
    const format = blockFormats.get(id);
    expect(format?.name).toBe(name);
    if (format === undefined) return;
    const bytes = Uint8Array.from(Buffer.from(blocks, 'base64'));
    const expected = Uint8Array.from(Buffer.from(values, 'base64'));
    const read = new Float32Array((bytes.length / format.bytes) * format.elements);
    format.dequantize(bytes, read);
    const wrong = [...new Uint32Array(read.buffer)].findIndex(
      (bits, i) => bits !== new Uint32Array(expected.buffer)[i],
    );
    expect(wrong).toBe(-1);
    expect(read.byteLength).toBe(expected.length);
  });

  it('reads blocks that begin anywhere in a buffer', () => {
    const entry = golden['Q6_K'];
    const format = blockFormats.get(14);
    if (entry === undefined || format === undefined) throw new Error('Q6_K is missing');
    const bytes = Buffer.from(entry.blocks, 'base64');
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const [here, there] = [new Float32Array(256), new Float32Array(256)];
    format.dequantize(Uint8Array.from(bytes).subarray(0, 210), here);
    format.dequantize(shifted.subarray(3, 213), there);
    expect(there).toEqual(here);
  });
});

it('says which type is not read and which are', () => {
  expect(unknownFormat(23, 'blk.0.ffn_up.weight', 'm.gguf')).toMatch(
    /m\.gguf stores tensor "blk\.0\.ffn_up\.weight" as IQ4_XS \(type 23\); known types are F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K/,
  );
  expect(unknownFormat(99, 't', 'm.gguf')).toContain('as type 99, which is unknown');
});
