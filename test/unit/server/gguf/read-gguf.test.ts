// Reading headers of GGUF files: what a file holds, and everything that is refused before its weights are read.
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readGguf } from '../../../../server/gguf/read-gguf.ts';
import { smallGguf, smallGgufParts } from '../../../support/small-gguf.ts';
import { writeGguf, type GgufTestTensor } from '../../../support/write-gguf.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'credence-gguf-')));
  path = join(folder, 'm.gguf');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const floats = (name: string, shape: readonly number[]): GgufTestTensor => ({
  ...{ name, type: 0, shape },
  bytes: new Uint8Array(4 * shape.reduce((product, size) => product * size, 1)),
});
/** A file with one tensor of 4 values. */
const one = { metadata: { 'general.architecture': 'llama' }, tensors: [floats('a', [4])] };

describe('readGguf', () => {
  it('reads metadata of every kind and places tensors, outermost dimension first', async () => {
    const metadata = {
      ...{ text: 'né', whole: 7, real: 0.5, yes: true, no: false },
      ...{ texts: ['a', ''], ints: [1, -2], reals: [0.5, 1] },
    };
    const tensors = [floats('a', [3]), floats('b', [2, 5])];
    await writeFile(path, writeGguf({ metadata, tensors }));
    const gguf = await readGguf(path);
    expect(gguf.metadata.keys()).toEqual(Object.keys(metadata));
    expect(gguf.metadata.text('text')).toBe('né');
    expect(gguf.metadata.number('real')).toBe(0.5);
    expect(gguf.metadata.optionalFlag('no')).toBe(false);
    expect(gguf.metadata.numbers('ints')).toEqual([1, -2]);
    expect(gguf.metadata.texts('texts')).toEqual(['a', '']);
    expect(gguf.tensors.get('b')).toMatchObject({ shape: [2, 5], byteLength: 40, file: path });
    const [a = 0, b = 0] = [gguf.tensors.get('a')?.offset, gguf.tensors.get('b')?.offset];
    expect(a % 32).toBe(0);
    expect(b - a).toBe(32);
  });

  it('reads a header that is longer than the first read', async () => {
    const texts = Array.from({ length: 40_000 }, (_, i) => `token number ${i} of a long vocabulary`);
    await writeFile(path, writeGguf({ metadata: { texts }, tensors: [floats('a', [4])] }));
    const gguf = await readGguf(path);
    expect(gguf.metadata.texts('texts')).toEqual(texts);
    expect([...gguf.tensors.keys()]).toEqual(['a']);
  });

  it('puts the parts of a split file together', async () => {
    const part = (name: string, index: number): Uint8Array =>
      writeGguf({ metadata: { 'split.count': 2, 'split.no': index }, tensors: [floats(name, [4])] });
    const names = [1, 2].map((index) => join(folder, `m-0000${index}-of-00002.gguf`));
    await writeFile(names[0] ?? '', part('a', 0));
    await writeFile(names[1] ?? '', part('b', 1));
    const gguf = await readGguf(names[0] ?? '');
    expect(gguf.files).toEqual(names);
    expect([...gguf.tensors.values()].map(({ name, file }) => [name, file])).toEqual([
      ['a', names[0]],
      ['b', names[1]],
    ]);
  });
});

const claimed = (tensorCount: bigint): Uint8Array => writeGguf(one, { tensorCount });
it.each<[string, () => Uint8Array, string, RegExp]>([
  ['no GGUF', () => Buffer.from('{"a": 1}'), 'model-invalid', /is not a GGUF file: it does not begin with "GGUF"/u],
  [
    'a pointer of Git LFS',
    () => Buffer.from('version https://git-lfs.github.com/spec/v1\n'),
    'model-invalid',
    /git lfs pull/u,
  ],
  ['an old version', () => writeGguf(one, { version: 1 }), 'model-unsupported', /version 1; versions 2 and 3/u],
  ['a big-endian file', () => writeGguf(one, { version: 0x03000000 }), 'model-unsupported', /numbers are big-endian/u],
  ['an empty file', () => new Uint8Array(0), 'model-invalid', /ends inside its own header/u],
  [
    'a file that ends inside its header',
    () => smallGguf().subarray(0, 900),
    'model-invalid',
    /does not fit the \d+ bytes behind it|ends inside its own header/u,
  ],
  [
    'a header that claims more tensors than fit the file',
    () => claimed(50_000n),
    'model-invalid',
    /claims 50000 tensors, which do not fit the file's \d+ bytes/u,
  ],
  [
    'a header that claims more tensors than any model has',
    () => claimed(2n ** 60n),
    'model-invalid',
    /claims 1152921504606846976 tensors, more than the 2000000 that are read/u,
  ],
  [
    'a header that claims more metadata than fit the file',
    () => writeGguf(one, { metadataCount: 60_000n }),
    'model-invalid',
    /claims 60000 metadata entries, which do not fit/u,
  ],
  [
    'a string that is longer than the file',
    () => {
      const bytes = Buffer.from(writeGguf(one));
      // The length of the first key.
      bytes.writeBigUInt64LE(2n ** 62n, 24);
      return bytes;
    },
    'model-invalid',
    /a string of 4611686018427387904 values at byte 32 does not fit the \d+ bytes behind it/u,
  ],
  [
    'a tensor outside the file',
    () => writeGguf(one, { offsetOf: () => 4096 }),
    'model-invalid',
    /tensor "a" of type F32 and shape \[4\] ends at byte \d+, but the file has \d+/u,
  ],
  [
    'a tensor that is cut off',
    () => {
      const bytes = writeGguf({ ...one, tensors: [floats('a', [64])] });
      return bytes.subarray(0, bytes.length - 1);
    },
    'model-invalid',
    /tensor "a" of type F32 and shape \[64\] ends at byte \d+, but the file has \d+/u,
  ],
  [
    'a shape whose size overflows',
    () => {
      const tensor = { ...floats('a', [4]), shape: [2 ** 40, 2 ** 40] };
      return writeGguf({ ...one, tensors: [tensor] });
    },
    'model-invalid',
    /shape \[1099511627776, 1099511627776\] ends at byte/u,
  ],
  [
    'data that are not aligned',
    () =>
      writeGguf(
        { ...one, tensors: [floats('a', [4]), floats('b', [4])] },
        { offsetOf: ({ name }) => (name === 'b' ? 8 : 0) },
      ),
    'model-invalid',
    /tensor "b" lies at data byte 8, not a multiple of the alignment 32/u,
  ],
  [
    'an unknown tensor type',
    () => smallGguf({ tensorType: 99 }),
    'model-unsupported',
    /stores tensor "token_embd\.weight" as type 99, which is unknown; known types are F32, .*Q6_K/u,
  ],
  [
    'a type that is known but not read',
    () => smallGguf({ tensorType: 10 }),
    'model-unsupported',
    /"token_embd\.weight" as Q2_K \(type 10\); known types are/u,
  ],
  [
    'rows that are no whole number of blocks',
    () => smallGguf({ tensorType: 12 }),
    'model-invalid',
    /"token_embd\.weight" has rows of 32 values, not a multiple of Q4_K's 256/u,
  ],
  [
    'a tensor that is listed twice',
    () => writeGguf({ ...one, tensors: [floats('a', [4]), floats('a', [4])] }),
    'model-invalid',
    /tensor "a" is listed twice/u,
  ],
  [
    'an alignment that cannot be',
    () => writeGguf({ ...one, metadata: { 'general.alignment': 0 } }),
    'model-invalid',
    /general\.alignment is 0/u,
  ],
  [
    'a part whose name does not say which others there are',
    () => writeGguf({ ...one, metadata: { 'split.count': 3 } }),
    'model-invalid',
    /one of 3 parts; .*-00001-of-00003\.gguf/u,
  ],
])('refuses %s', async (_what, bytes, code, message) => {
  await writeFile(path, bytes());
  await expect(readGguf(path)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  await expect(readGguf(path)).rejects.toMatchObject({ message: expect.stringContaining('m.gguf') });
});

it('says which part of a split file is missing', async () => {
  const first = join(folder, 'm-00001-of-00002.gguf');
  await writeFile(first, writeGguf({ ...one, metadata: { 'split.count': 2 } }));
  await expect(readGguf(first)).rejects.toMatchObject({
    code: 'model-not-found',
    message: expect.stringContaining('m-00002-of-00002.gguf'),
  });
});

it('refuses metadata of another kind than a model needs', async () => {
  const { metadata, tensors } = smallGgufParts();
  await writeFile(path, writeGguf({ metadata: { ...metadata, 'llama.block_count': 'two' }, tensors }));
  const gguf = await readGguf(path);
  expect(() => gguf.metadata.number('llama.block_count')).toThrow(/llama\.block_count of text "two", where a finite/u);
  expect(() => gguf.metadata.number('llama.rope.freq_base')).toThrow(/has no metadata "llama\.rope\.freq_base"/u);
});
