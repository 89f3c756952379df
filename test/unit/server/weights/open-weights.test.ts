import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWeights } from '../../../../server/weights/open-weights.ts';
import { makeRawSafetensors, makeSafetensors } from '../../../support/make-safetensors.ts';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'credence-weights-'));
  folder = join(root, 'model');
  mkdirSync(folder);
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const four = new Uint8Array(16);
const good = makeSafetensors({ a: { type: 'F32', shape: [2, 2], bytes: four } });
const writeSingle = (bytes: Uint8Array): void => {
  writeFileSync(join(folder, 'model.safetensors'), bytes);
};
const writeIndex = (weightMap: unknown): void => {
  writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map: weightMap }));
};

describe('a folder that can be read', () => {
  it('gives every tensor with the place of its bytes in the file', async () => {
    writeSingle(
      makeSafetensors({
        'a.weight': { type: 'BF16', shape: [3], bytes: Uint8Array.of(1, 2, 3, 4, 5, 6) },
        'b.weight': { type: 'F32', shape: [1, 2], bytes: new Uint8Array(8) },
        empty: { type: 'F16', shape: [0, 4], bytes: new Uint8Array(0) },
      }),
    );
    const source = await openWeights(folder);
    const a = source.tensors.get('a.weight');
    const b = source.tensors.get('b.weight');
    expect([...source.tensors.keys()]).toEqual(['a.weight', 'b.weight', 'empty']);
    expect(a).toMatchObject({ type: 'BF16', shape: [3], file: source.files[0], byteLength: 6 });
    expect(b).toMatchObject({ type: 'F32', shape: [1, 2], byteLength: 8 });
    expect((b?.offset ?? 0) - (a?.offset ?? 0)).toBe(6);
  });

  it('follows the links of a download cache to the real files', async () => {
    mkdirSync(join(root, 'blobs'));
    writeFileSync(join(root, 'blobs', 'one'), good);
    writeFileSync(join(root, 'blobs', 'two'), makeSafetensors({ b: { type: 'F32', shape: [4], bytes: four } }));
    symlinkSync('../blobs/one', join(folder, 'model-1.safetensors'));
    symlinkSync('../blobs/two', join(folder, 'model-2.safetensors'));
    writeIndex({ a: 'model-1.safetensors', b: 'model-2.safetensors' });
    const source = await openWeights(folder);
    expect(source.files.map((file) => file.split('/').at(-2))).toEqual(['blobs', 'blobs']);
    expect(source.tensors.get('b')?.file).toBe(source.files[1]);
  });
});

/** Each row: what is wrong, how it is made, code, and what the message must say. */
const broken: readonly [string, () => void, string, RegExp][] = [
  ['no folder', () => rmSync(folder, { recursive: true }), 'model-not-found', /no model folder at .*model/],
  [
    'no weights',
    () => writeFileSync(join(folder, 'pytorch_model.bin'), ''),
    'model-not-found',
    /model\.safetensors and .*found pytorch_model\.bin/,
  ],
  [
    'a file shorter than its length field',
    () => writeSingle(Uint8Array.of(1, 2, 3)),
    'model-invalid',
    /has 3 bytes, fewer than the 8/,
  ],
  [
    'a header longer than the file',
    () => writeSingle(makeRawSafetensors('{}', four, 5000n)),
    'model-invalid',
    /claims 5000 bytes, but only 18 follow/,
  ],
  [
    'a header longer than any',
    () => writeSingle(makeRawSafetensors('{}', four, 2n ** 63n)),
    'model-invalid',
    /claims 9223372036854775808 bytes, more than the 100000000/,
  ],
  ['a header that is not JSON', () => writeSingle(makeRawSafetensors('{"a":', four)), 'model-invalid', /not JSON/],
  [
    'a header that is not UTF-8',
    () => writeSingle(Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe)),
    'model-invalid',
    /not JSON/,
  ],
  ['a header that is a list', () => writeSingle(makeRawSafetensors('[]', four)), 'model-invalid', /not a JSON object/],
  [
    'a truncated file',
    () => writeSingle(good.subarray(0, good.length - 5)),
    'model-invalid',
    /"a" lies at data bytes 0 to 16, but the file holds 11/,
  ],
  [
    'a tensor outside the file',
    () => writeSingle(makeRawSafetensors('{"a":{"dtype":"F32","shape":[4],"data_offsets":[8,24]}}', four)),
    'model-invalid',
    /"a" lies at data bytes 8 to 24/,
  ],
  [
    'offsets that run backwards',
    () => writeSingle(makeRawSafetensors('{"a":{"dtype":"F32","shape":[0],"data_offsets":[8,4]}}', four)),
    'model-invalid',
    /"a" lies at data bytes 8 to 4/,
  ],
  [
    'a negative offset',
    () => writeSingle(makeRawSafetensors('{"a":{"dtype":"F32","shape":[5],"data_offsets":[-4,16]}}', four)),
    'model-invalid',
    /"a" is not described/,
  ],
  [
    'a shape that does not fill its bytes',
    () => writeSingle(makeRawSafetensors('{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}}', four)),
    'model-invalid',
    /\[3\] needs 12 bytes, its offsets span 16/,
  ],
  [
    'a shape whose size overflows',
    () =>
      writeSingle(
        makeRawSafetensors('{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}', four),
      ),
    'model-invalid',
    /its offsets span 0/,
  ],
  [
    'a shape of too many dimensions',
    () =>
      writeSingle(makeRawSafetensors('{"a":{"dtype":"U8","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,1]}}', four)),
    'model-invalid',
    /"a" is not described/,
  ],
  [
    'an unknown type',
    () => writeSingle(makeRawSafetensors('{"a":{"dtype":"Q4","shape":[4],"data_offsets":[0,16]}}', four)),
    'model-invalid',
    /type Q4; known types are .*BF16/,
  ],
  [
    'an index that is not one',
    () => writeFileSync(join(folder, 'model.safetensors.index.json'), '{"weights":{}}'),
    'model-invalid',
    /no "weight_map"/,
  ],
  [
    'an index that is not JSON',
    () => writeFileSync(join(folder, 'model.safetensors.index.json'), '{'),
    'model-invalid',
    /index\.json is not JSON/,
  ],
  [
    'an index pointing above the folder',
    () => writeIndex({ a: '../other/model.safetensors' }),
    'model-invalid',
    /points at "\.\.\/other.*outside the model folder/,
  ],
  [
    'an index pointing above by a detour',
    () => writeIndex({ a: 'sub/../../model.safetensors' }),
    'model-invalid',
    /outside the model folder/,
  ],
  [
    'an index with an absolute path',
    () => writeIndex({ a: '/etc/passwd' }),
    'model-invalid',
    /outside the model folder/,
  ],
  [
    'an index with a Windows path',
    () => writeIndex({ a: 'C:\\model.safetensors' }),
    'model-invalid',
    /outside the model folder/,
  ],
  [
    'an index naming a missing file',
    () => writeIndex({ a: 'gone.safetensors' }),
    'model-not-found',
    /names gone\.safetensors, which is missing/,
  ],
  [
    'an index naming a tensor its file does not hold',
    () => {
      writeFileSync(join(folder, 'one.safetensors'), good);
      writeIndex({ a: 'one.safetensors', b: 'one.safetensors' });
    },
    'model-invalid',
    /places tensor "b" in one\.safetensors, which does not hold it/,
  ],
  [
    'two files with one tensor',
    () => {
      writeFileSync(join(folder, 'one.safetensors'), good);
      writeFileSync(join(folder, 'two.safetensors'), good);
      writeIndex({ a: 'one.safetensors', b: 'two.safetensors' });
    },
    'model-invalid',
    /Tensor "a" stands in .*one\.safetensors and again in .*two\.safetensors/,
  ],
];

describe('a folder that cannot be read', () => {
  it.each(broken)('%s', async (_, make, code, message) => {
    make();
    const failure: unknown = await openWeights(folder).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'Failure', code });
    expect(failure).toHaveProperty('message', expect.stringMatching(message));
  });
});
