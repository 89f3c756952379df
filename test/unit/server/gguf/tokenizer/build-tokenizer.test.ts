// Tokenizers from GGUF metadata: what they make of texts, read by the `tokenizers` library itself, and what is refused.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Metadata } from '../../../../../server/gguf/metadata.ts';
import { buildTokenizer } from '../../../../../server/gguf/tokenizer/build-tokenizer.ts';
import { openTokenizer, type Tokenizer } from '../../../../../server/tokenizer/tokenizer.ts';
import { byteVocabulary, smallGgufParts } from '../../../../support/small-gguf.ts';
import type { GgufTestValue } from '../../../../support/write-gguf.ts';

type Changes = Readonly<Record<string, GgufTestValue | undefined>>;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-gguf-tokenizer-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Metadata of the small model, some of it changed or (undefined) taken out. */
function changed(changes: Changes): Metadata {
  const all = Object.entries({ ...smallGgufParts().metadata, ...changes });
  return new Metadata('m.gguf', new Map(all.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))));
}

async function tokenizerOf(changes: Changes): Promise<Tokenizer> {
  await writeFile(join(folder, 'tokenizer.json'), buildTokenizer(changed(changes)).tokenizer);
  return openTokenizer(folder);
}

/** The pieces that a text is cut into, special tokens included. */
async function pieces(changes: Changes, text: string): Promise<string[]> {
  const tokenizer = await tokenizerOf(changes);
  const { starts, ends } = await tokenizer.encode(text, { special: false, continuing: false });
  return Array.from(starts, (from, i) => text.slice(from, ends[i]));
}

/** Bytes, and longer tokens with the merges that make them; `Ġ` is a space. */
const tokens = [...byteVocabulary, '12', 'Ġ1', 'Ġa', 'ab', 'Ġab', '123', '<|end|>'];
const merges = ['1 2', 'Ġ 1', 'Ġ a', 'a b', 'Ġ ab', '12 3'];
const types = tokens.map((token) => (token === '<|end|>' ? 3 : 1));
const byteLevel = {
  'tokenizer.ggml.tokens': tokens,
  'tokenizer.ggml.merges': merges,
  'tokenizer.ggml.token_type': types,
  'tokenizer.ggml.bos_token_id': 262,
};

describe('byte-level BPE', () => {
  it.each([
    ['smollm', ['1', '2', '3', ' a', 'b', ' ', '1', '<|end|>']],
    ['gpt-2', ['123', ' a', 'b', ' 1', '<|end|>']],
    // Up to three digits; the space before a digit stays by itself; words that are tokens are taken whole.
    ['llama-bpe', ['123', ' ab', ' ', '1', '<|end|>']],
    ['qwen2', ['1', '2', '3', ' a', 'b', ' ', '1', '<|end|>']],
  ])('splits a text as %s says', async (name, expected) => {
    expect(await pieces({ ...byteLevel, 'tokenizer.ggml.pre': name }, '123 ab 1<|end|>')).toEqual(expected);
  });

  it('begins a text with the bos token where the file says so', async () => {
    const withBos = { ...byteLevel, 'tokenizer.ggml.add_bos_token': true };
    const ids = async (changes: Changes, special: boolean): Promise<number[]> => {
      const tokenizer = await tokenizerOf(changes);
      return [...(await tokenizer.encode('ab', { special, continuing: false })).ids];
    };
    expect(await ids(withBos, true)).toEqual([262, 259]);
    expect(await ids(withBos, false)).toEqual([259]);
    expect(await ids({ ...withBos, 'tokenizer.ggml.add_bos_token': false }, true)).toEqual([259]);
  });

  it('takes over chat template, end tokens and names of special tokens', () => {
    const files = buildTokenizer(
      changed({
        ...byteLevel,
        'tokenizer.chat_template': '{{ messages }}',
        'tokenizer.ggml.eos_token_id': 262,
        'tokenizer.ggml.eot_token_id': 261,
      }),
    );
    expect(files.chatTemplate).toBe('{{ messages }}');
    expect(files.generationConfig).toMatchObject({ eos_token_id: [262, 261] });
    expect(files.tokenizerConfig).toMatchObject({ eos_token: '<|end|>', bos_token: '<|end|>' });
  });
});

describe('SentencePiece', () => {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
  const texts = ['<unk>', '<s>', ...bytes, '▁', 'a', 'b', 'ab', '▁a', '▁ab', 'ba'];
  const first = 2 + bytes.length;
  const scores = texts.map((text, i) => ({ ab: -1.5, '▁a': -2.5, '▁ab': -3.5, ba: -0.5 })[text] ?? -10 - i);
  const sentencePiece = {
    'tokenizer.ggml.model': 'llama',
    'tokenizer.ggml.pre': undefined,
    'tokenizer.ggml.tokens': texts,
    'tokenizer.ggml.scores': scores,
    'tokenizer.ggml.merges': undefined,
    'tokenizer.ggml.token_type': texts.map((_, i) => (i === 0 ? 2 : i === 1 ? 3 : i < first ? 6 : 1)),
    'tokenizer.ggml.unknown_token_id': 0,
    'tokenizer.ggml.bos_token_id': 1,
    'tokenizer.ggml.add_space_prefix': false,
  };
  const ids = async (text: string, changes: Changes = {}): Promise<number[]> => {
    const tokenizer = await tokenizerOf({ ...sentencePiece, ...changes });
    return [...(await tokenizer.encode(text, { special: false, continuing: false })).ids];
  };

  it('joins the pair whose union scores highest first', async () => {
    // a|ba, not ab|a: "ba" scores higher.
    expect(await ids('aba')).toEqual([first + 1, first + 6]);
    expect(await ids(' ab')).toEqual([first + 5]);
  });

  it('falls back to bytes', async () => {
    expect(await ids('é')).toEqual([2 + 0xc3, 2 + 0xa9]);
  });

  it('puts a space before a text where the file says so', async () => {
    expect(await ids('ab', { 'tokenizer.ggml.add_space_prefix': true })).toEqual([first + 5]);
    expect(await ids('ab')).toEqual([first + 3]);
  });

  it('begins a text with the bos token unless the file says otherwise', async () => {
    const tokenizer = await tokenizerOf(sentencePiece);
    const { ids: found } = await tokenizer.encode('ab', { special: true, continuing: false });
    expect([...found]).toEqual([1, first + 3]);
  });
});

it.each<[string, Changes, string, RegExp]>([
  [
    'an unknown pre-tokenizer',
    { 'tokenizer.ggml.pre': 'made-up' },
    'model-unsupported',
    /m\.gguf splits texts by the pre-tokenizer "made-up"; known names are default, gpt-2, .*smollm/u,
  ],
  [
    'a pre-tokenizer that is not named',
    { 'tokenizer.ggml.pre': undefined },
    'model-unsupported',
    /tokenizer\.ggml\.pre is missing.*would be guessed/u,
  ],
  [
    'a file without a tokenizer',
    { 'tokenizer.ggml.model': undefined },
    'model-invalid',
    /m\.gguf holds no tokenizer \(tokenizer\.ggml\.model is missing\)/u,
  ],
  [
    'a file without a vocabulary',
    { 'tokenizer.ggml.tokens': undefined },
    'model-invalid',
    /has no metadata "tokenizer\.ggml\.tokens"/u,
  ],
  [
    'a tokenizer of an unknown kind',
    { 'tokenizer.ggml.model': 'bert' },
    'model-unsupported',
    /tokenizer of kind "bert"; known kinds are gpt2, llama/u,
  ],
  [
    'a merge of what is no token',
    { 'tokenizer.ggml.merges': ['a b'] },
    'model-invalid',
    /merge 0 \("a b"\) needs "ab", which is no token/u,
  ],
  [
    'a token that stands twice',
    { 'tokenizer.ggml.tokens': [...byteVocabulary, 'a'] },
    'model-invalid',
    /has "a" twice, as token 97 and as token 256/u,
  ],
  [
    'types for fewer tokens than there are',
    { 'tokenizer.ggml.token_type': [1, 1] },
    'model-invalid',
    /has 256 tokens, but 2 values in tokenizer\.ggml\.token_type/u,
  ],
  [
    'an end token that is none',
    { 'tokenizer.ggml.eos_token_id': 999 },
    'model-invalid',
    /tokenizer\.ggml\.eos_token_id is 999, but its vocabulary has 256 tokens/u,
  ],
  [
    'a bos token that is to be added but not named',
    { 'tokenizer.ggml.add_bos_token': true },
    'model-invalid',
    /adds a token "bos" to texts but does not say which/u,
  ],
])('refuses %s', (_what, changes, code, message) => {
  const build = (): unknown => buildTokenizer(changed(changes));
  expect(build).toThrow(message);
  expect(build).toThrow(expect.objectContaining({ code }));
});
