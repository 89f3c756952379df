// GGUF files made into model folders: found again, refused before weights are touched, cancelled without a rest.
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { convertGguf } from '../../../../server/derived/convert-gguf.ts';
import { openWeights } from '../../../../server/weights/open-weights.ts';
import { smallGguf, smallGgufParts } from '../../../support/small-gguf.ts';
import { smallLlamaGguf } from '../../../support/small-llama-gguf.ts';
import { writeGguf } from '../../../support/write-gguf.ts';

let folder: string;
let cache: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-convert-'));
  [cache, file] = [join(folder, 'cache'), join(folder, 'm.gguf')];
  await mkdir(cache);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const model = smallLlamaGguf({ embedding: 'Q8_0', head: null, matrices: 'Q4_K' });
const derived = async (): Promise<string[]> => (await readdir(cache)).filter((name) => name !== 'hashes');

describe('convertGguf', () => {
  it('makes a folder that is complete, once for a precision', async () => {
    await writeFile(file, model);
    const dense = await convertGguf({ file, cache, precision: 'fp32' });
    const stored = await convertGguf({ file, cache, precision: 'stored' });
    expect(stored.folder).not.toBe(dense.folder);
    expect((await readdir(dense.folder)).sort()).toEqual([
      'config.json',
      'credence-source.json',
      'generation_config.json',
      'model.safetensors',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
    const types = async (path: string): Promise<Set<string>> =>
      new Set([...(await openWeights(path)).tensors.values()].map(({ type }) => type));
    expect(await types(dense.folder)).toEqual(new Set(['F32']));
    expect(await types(stored.folder)).toEqual(new Set(['F32', 'U8']));
    expect(await convertGguf({ file, cache, precision: 'stored' })).toEqual(stored);
    expect(await derived()).toHaveLength(2);
  });

  it('finds what was made of a copy of the file, and makes another of other contents', async () => {
    await writeFile(file, model);
    const first = await convertGguf({ file, cache, precision: 'stored' });
    await copyFile(file, join(folder, 'copy.gguf'));
    expect(await convertGguf({ file: join(folder, 'copy.gguf'), cache, precision: 'stored' })).toEqual(first);
    const other = Buffer.from(model);
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1;
    await writeFile(file, other);
    expect((await convertGguf({ file, cache, precision: 'stored' })).folder).not.toBe(first.folder);
  });

  it('tells how far it is, to the end', async () => {
    await writeFile(file, model);
    const told: [number, number][] = [];
    await convertGguf({ file, cache, precision: 'fp32', onProgress: (...progress) => told.push(progress) });
    const [done, total] = told.at(-1) ?? [0, 1];
    expect(done).toBe(total);
    expect(told.map(([each]) => each)).toEqual(told.map(([each]) => each).sort((a, b) => a - b));
  });

  it('stops when asked, and leaves nothing', async () => {
    await writeFile(file, model);
    const controller = new AbortController();
    const onProgress = (): void => controller.abort();
    const converting = convertGguf({ file, cache, precision: 'fp32', signal: controller.signal, onProgress });
    await expect(converting).rejects.toMatchObject({ code: 'cancelled' });
    expect(await derived()).toEqual([]);
  });

  it('makes room by what was not used for long', async () => {
    await writeFile(file, model);
    const first = await convertGguf({ file, cache, precision: 'fp32' });
    const second = await convertGguf({ file, cache, precision: 'stored', maxBytes: 1 });
    expect(await derived()).toEqual([second.folder.split(/[/\\]/u).at(-1)]);
    expect(first.folder).not.toBe(second.folder);
  });
});

const { metadata, tensors } = smallGgufParts();
const { ['tokenizer.ggml.model']: _kind, ...withoutTokenizer } = metadata;
it.each<[string, Uint8Array, string, RegExp]>([
  [
    'an unknown architecture',
    smallGguf({ architecture: 'mamba' }),
    'model-unsupported',
    /architecture "mamba"; known/u,
  ],
  ['an unknown tensor type', smallGguf({ tensorType: 99 }), 'model-unsupported', /type 99, which is unknown/u],
  ['an unknown pre-tokenizer', smallGguf({ preTokenizer: 'made-up' }), 'model-unsupported', /"made-up"; known names/u],
  ['a missing tokenizer', writeGguf({ metadata: withoutTokenizer, tensors }), 'model-invalid', /holds no tokenizer/u],
  [
    'a vocabulary that is larger than the weights',
    writeGguf({
      metadata: { ...metadata, 'tokenizer.ggml.tokens': Array.from({ length: 300 }, (_, i) => `t${i}`) },
      tensors,
    }),
    'model-invalid',
    /vocabulary of 300 tokens, but weights for 256/u,
  ],
  ['a cut file', smallGguf().subarray(0, -100), 'model-invalid', /"token_embd\.weight".* ends at byte/u],
  ['a file cut in its header', smallGguf().subarray(0, 500), 'model-invalid', /m\.gguf/u],
])('refuses %s and leaves nothing', async (_what, bytes, code, message) => {
  await writeFile(file, bytes);
  await expect(convertGguf({ file, cache, precision: 'stored' })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
  expect(await derived()).toEqual([]);
});

it("keeps the tokenizer's own file where the GGUF brings it", async () => {
  const own = '{"version":"1.0","model":{"type":"BPE","vocab":{},"merges":[]}}';
  await writeFile(file, writeGguf({ metadata: { ...metadata, 'tokenizer.huggingface.json': own }, tensors }));
  const made = await convertGguf({ file, cache, precision: 'fp32' });
  expect(await readFile(join(made.folder, 'tokenizer.json'), 'utf8')).toBe(own);
});
