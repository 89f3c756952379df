// The tokenizer that GGUF metadata describe → the files of a Hugging Face folder: tokenizer.json for the `tokenizers`
// library, tokenizer_config.json, generation_config.json and the chat template. Encodes nothing.
import { Failure } from '../../shared/protocol/failure.ts';
import type { Metadata } from '../metadata.ts';
import { byteLevelParts } from './byte-level.ts';
import { namedToken, readVocabulary, type GgufVocabulary, type VocabularyToken } from './gguf-vocabulary.ts';
import type { Component } from './pre-tokenizers.ts';
import { sentencePieceParts } from './sentence-piece.ts';
import type { TokenizerParts } from './tokenizer-parts.ts';

export interface TokenizerFiles {
  /** Content of tokenizer.json. */
  readonly tokenizer: string;
  readonly tokenizerConfig: Component;
  readonly generationConfig: Component;
  /** Null: the file has none. */
  readonly chatTemplate: string | null;
}

const kinds: Readonly<Record<string, (metadata: Metadata, vocabulary: GgufVocabulary) => TokenizerParts>> = {
  gpt2: byteLevelParts,
  llama: sentencePieceParts,
};

/** @throws Failure `model-invalid` | `model-unsupported` */
export function buildTokenizer(metadata: Metadata): TokenizerFiles {
  const kind = metadata.optionalText('tokenizer.ggml.model');
  if (kind === null)
    throw new Failure('model-invalid', `${metadata.file} holds no tokenizer (tokenizer.ggml.model is missing).`);
  const makeParts = kinds[kind];
  if (makeParts === undefined)
    throw new Failure(
      'model-unsupported',
      `${metadata.file} has a tokenizer of kind "${kind}"; known kinds are ${Object.keys(kinds).join(', ')}.`,
    );
  const vocabulary = readVocabulary(metadata);
  const parts = makeParts(metadata, vocabulary);
  const named = (name: string): VocabularyToken | null => namedToken(metadata, vocabulary, name);
  const ends = ['eos', 'eot', 'eom'].map(named).filter((token) => token !== null);
  const endIds = [...new Set(ends.map(({ id }) => id))];
  return {
    tokenizer:
      metadata.optionalText('tokenizer.huggingface.json') ?? JSON.stringify(tokenizerJson(metadata, vocabulary, parts)),
    tokenizerConfig: {
      tokenizer_class: 'PreTrainedTokenizerFast',
      clean_up_tokenization_spaces: false,
      bos_token: named('bos')?.text ?? null,
      eos_token: named('eos')?.text ?? null,
      unk_token: named('unknown')?.text ?? null,
      pad_token: named('padding')?.text ?? null,
    },
    generationConfig: {
      bos_token_id: named('bos')?.id ?? null,
      eos_token_id: endIds.length === 0 ? null : endIds,
      pad_token_id: named('padding')?.id ?? null,
    },
    chatTemplate: metadata.optionalText('tokenizer.chat_template'),
  };
}

function tokenizerJson(metadata: Metadata, vocabulary: GgufVocabulary, parts: TokenizerParts): Component {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: parts.tokens.filter(isAdded).map((token) => ({
      id: token.id,
      content: token.text,
      single_word: false,
      lstrip: false,
      rstrip: parts.stripAfter(token),
      normalized: false,
      special: token.kind !== 'user-defined',
    })),
    normalizer: parts.normalizer,
    pre_tokenizer: parts.preTokenizer,
    post_processor: template(metadata, vocabulary, parts.addBos),
    decoder: parts.decoder,
    model: parts.model,
  };
}

/** Tokens that are found in a text before it is split. */
function isAdded({ kind }: VocabularyToken): boolean {
  return kind === 'control' || kind === 'user-defined' || kind === 'unknown';
}

/** The special tokens that begin and end a text; null: none does. */
function template(metadata: Metadata, vocabulary: GgufVocabulary, addBos: boolean): Component | null {
  const at = (name: 'bos' | 'eos', byDefault: boolean): readonly VocabularyToken[] => {
    if (!(metadata.optionalFlag(`tokenizer.ggml.add_${name}_token`) ?? byDefault)) return [];
    const token = namedToken(metadata, vocabulary, name);
    if (token !== null) return [token];
    throw new Failure(
      'model-invalid',
      `The tokenizer in ${metadata.file} adds a token "${name}" to texts but does not say which (tokenizer.ggml.${name}_token_id is missing).`,
    );
  };
  const [first, last] = [at('bos', addBos), at('eos', false)];
  if (first.length + last.length === 0) return null;
  const special = (typeId: number) => (token: VocabularyToken) => ({
    SpecialToken: { id: token.text, type_id: typeId },
  });
  const around = (id: string, typeId: number): readonly Component[] => [
    ...first.map(special(typeId)),
    { Sequence: { id, type_id: typeId } },
    ...last.map(special(typeId)),
  ];
  return {
    type: 'TemplateProcessing',
    single: around('A', 0),
    pair: [...around('A', 0), ...around('B', 1)],
    special_tokens: Object.fromEntries(
      [...first, ...last].map(({ id, text }) => [text, { id: text, ids: [id], tokens: [text] }]),
    ),
  };
}
