// The vocabulary of a GGUF file: every token's spelling, kind and score, checked. Knows no tokenizer.
import { Failure } from '../../shared/protocol/failure.ts';
import type { Metadata } from '../metadata.ts';

/** llama.cpp's kinds of tokens, by their number in the file. */
const kinds: ReadonlyMap<number, TokenKind> = new Map([
  [1, 'normal'],
  [2, 'unknown'],
  [3, 'control'],
  [4, 'user-defined'],
  [5, 'unused'],
  [6, 'byte'],
]);
export type TokenKind = 'normal' | 'unknown' | 'control' | 'user-defined' | 'unused' | 'byte';

export interface VocabularyToken {
  readonly id: number;
  readonly text: string;
  readonly kind: TokenKind;
  /** Log-probability or negative rank of SentencePiece; 0 where the file has none. */
  readonly score: number;
}

export interface GgufVocabulary {
  /** By id. */
  readonly tokens: readonly VocabularyToken[];
  readonly ids: ReadonlyMap<string, number>;
}

/** @throws Failure `model-invalid` where lists differ in length or a token stands twice */
export function readVocabulary(metadata: Metadata): GgufVocabulary {
  const texts = metadata.texts('tokenizer.ggml.tokens');
  const types = listOf('tokenizer.ggml.token_type', metadata, texts.length);
  const scores = listOf('tokenizer.ggml.scores', metadata, texts.length);
  const tokens = texts.map((text, id): VocabularyToken => {
    const kind = kinds.get(types?.[id] ?? 1);
    if (kind === undefined)
      throw invalid(metadata, `token ${id} has type ${types?.[id]}; known types are ${[...kinds.keys()].join(', ')}`);
    // llama.cpp's name for tokens without text: they are never read, only counted.
    return { id, text: text === '' ? `[EMPTY_${id}]` : text, kind, score: scores?.[id] ?? 0 };
  });
  const ids = new Map<string, number>();
  for (const { id, text } of tokens) {
    const other = ids.get(text);
    if (other !== undefined)
      throw invalid(metadata, `its vocabulary has ${JSON.stringify(text)} twice, as token ${other} and as token ${id}`);
    ids.set(text, id);
  }
  return { tokens, ids };
}

function listOf(key: string, metadata: Metadata, length: number): readonly number[] | null {
  const list = metadata.optionalNumbers(key);
  if (list === null || list.length === length) return list;
  throw invalid(metadata, `it has ${length} tokens, but ${list.length} values in ${key}`);
}

/**
 * A token that the file names by id, such as `bos`.
 * @returns null where it names none; @throws Failure `model-invalid` where there is no such token
 */
export function namedToken(metadata: Metadata, vocabulary: GgufVocabulary, name: string): VocabularyToken | null {
  const key = `tokenizer.ggml.${name}_token_id`;
  const id = metadata.optionalNumber(key);
  if (id === null) return null;
  const token = vocabulary.tokens[id];
  if (token === undefined)
    throw invalid(metadata, `${key} is ${id}, but its vocabulary has ${vocabulary.tokens.length} tokens`);
  return token;
}

function invalid(metadata: Metadata, what: string): Failure {
  return new Failure('model-invalid', `The tokenizer in ${metadata.file} cannot be read: ${what}.`);
}
