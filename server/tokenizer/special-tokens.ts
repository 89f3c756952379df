// The special tokens that a model folder names, for chat templates, and the tokens that end a text or a turn. Reads the
// small JSON files beside tokenizer.json; knows no text.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../shared/protocol/failure.ts';
import type { Tokenizer } from './tokenizer.ts';

const tokenSchema = z.union([z.string(), z.looseObject({ content: z.string() })]);
const idsSchema = z.union([z.int(), z.array(z.int())]);

/** As chat templates know them: `bos_token` → "<s>". */
export type SpecialTokens = Readonly<Record<string, string>>;

/** transformers hands a template every `…_token` of tokenizer_config.json; older folders have special_tokens_map.json. */
export async function readSpecialTokens(folder: string): Promise<SpecialTokens> {
  const tokens: Record<string, string> = {};
  for (const name of ['special_tokens_map.json', 'tokenizer_config.json']) {
    for (const [key, value] of Object.entries(await readOptionalJson(join(folder, name)))) {
      const token = tokenSchema.safeParse(value);
      if (!key.endsWith('_token') || !token.success) continue;
      tokens[key] = typeof token.data === 'string' ? token.data : token.data.content;
    }
  }
  return tokens;
}

/** Tokens that end a text or a turn in the chat formats of the known families. Where a tokenizer has one, it stops a probe. */
const endings = [
  '<|im_end|>',
  '<|endoftext|>',
  '<|eot_id|>',
  '<|eom_id|>',
  '<|end_of_text|>',
  '<end_of_turn>',
  '<|end|>',
  '<|return|>',
  '</s>',
  '<eos>',
  '<｜end▁of▁sentence｜>',
];

/** Ids that the folder's configuration names as end of text, and those of `endings` that are special tokens. */
export async function readEndTokens(folder: string, tokenizer: Tokenizer): Promise<ReadonlySet<number>> {
  const ids = new Set<number>();
  for (const name of ['config.json', 'generation_config.json']) {
    const named = idsSchema.safeParse((await readOptionalJson(join(folder, name)))['eos_token_id']);
    if (named.success) for (const id of [named.data].flat()) ids.add(id);
  }
  const { eos_token: eos } = await readSpecialTokens(folder);
  for (const piece of eos === undefined ? endings : [eos, ...endings]) {
    const id = tokenizer.tokenId(piece);
    if (id !== null && (piece === eos || tokenizer.isSpecial(id))) ids.add(id);
  }
  return ids;
}

/** @returns the file's object, or an empty one where there is no such file. @throws Failure `model-invalid` where it is broken */
export async function readOptionalJson(path: string): Promise<Readonly<Record<string, unknown>>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new Failure('model-invalid', `${path} cannot be read: ${String(error)}.`, { cause: error });
  }
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (error) {
    throw new Failure('model-invalid', `${path} is not a JSON object.`, { cause: error });
  }
}
