import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTokenizer } from '../../../../server/tokenizer/tokenizer.ts';

const small = join('test', 'golden', 'tokenizers', 'byte-level-nfc', 'tokenizer.json');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-tokenizer-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a folder that holds no good tokenizer', () => {
  it('fails with the missing file named', async () => {
    await expect(openTokenizer(folder)).rejects.toMatchObject({
      code: 'model-not-found',
      message: expect.stringContaining(join(folder, 'tokenizer.json')) as unknown,
    });
  });

  it.each([
    ['no JSON', '{"model":'],
    ['no object', '[1, 2]'],
    ['no model', '{"version": "1.0"}'],
    ['an unknown model', '{"version": "1.0", "added_tokens": [], "model": {"type": "Abacus"}}'],
  ])('fails where the file is %s', async (_what, content) => {
    await writeFile(join(folder, 'tokenizer.json'), content);
    await expect(openTokenizer(folder)).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('tokenizer.json') as unknown,
    });
  });
});

it('encodes a text whole whatever truncation, padding and dropout the file asks for', async () => {
  const file = JSON.parse(await readFile(small, 'utf8')) as { model: object }; // our own fixture
  const truncation = { direction: 'Right', max_length: 3, strategy: 'LongestFirst', stride: 0 };
  const padding = {
    ...{ strategy: { Fixed: 64 }, direction: 'Right', pad_to_multiple_of: null },
    ...{ pad_id: 0, pad_type_id: 0, pad_token: '<s>' },
  };
  const model = { ...file.model, dropout: 0.9 };
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify({ ...file, truncation, padding, model }));
  const text = 'Hello world, this is a test.';
  const [odd, plain] = [await openTokenizer(folder), await openTokenizer(join(small, '..'))];
  const options = { special: false, continuing: true };
  expect([...(await odd.encode(text, options)).ids]).toEqual([...(await plain.encode(text, options)).ids]);
  expect(odd.sha256).not.toBe(plain.sha256);
});

describe('tokens by number', () => {
  it('are spelled, found and marked', async () => {
    const tokenizer = await openTokenizer(join(small, '..'));
    const id = tokenizer.tokenId('<|im_end|>');
    expect(id).not.toBeNull();
    expect(tokenizer.isSpecial(id ?? -1)).toBe(true);
    expect(tokenizer.tokenText(id ?? -1)).toBe('<|im_end|>');
    expect(tokenizer.isSpecial(tokenizer.tokenId('<think>') ?? -1)).toBe(false);
    expect(tokenizer.tokenId('no such token')).toBeNull();
  });

  it('outside the vocabulary place nowhere', async () => {
    const tokenizer = await openTokenizer(join(small, '..'));
    for (const id of [tokenizer.size, -1, 1.5, 2 ** 40]) expect(tokenizer.place([id], 'a')).toBeNull();
    expect(tokenizer.place([tokenizer.size - 1], 'a')).toBeNull();
  });
});
