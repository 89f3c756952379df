// `tokenizer.ggml.model` = llama: SentencePiece BPE with scores, bytes to fall back to, and a space put before a text or
// not → the parts of a tokenizer.json, as transformers' converters make them.
import type { Metadata } from '../metadata.ts';
import { namedToken, type GgufVocabulary, type VocabularyToken } from './gguf-vocabulary.ts';
import type { Component } from './pre-tokenizers.ts';
import { rebuildMerges } from './rebuild-merges.ts';
import type { TokenizerParts } from './tokenizer-parts.ts';

const space = '▁';
/** Families whose converter takes tokens that users define for the best, and longest merges first. */
const gemma = new Set(['gemma', 'gemma2', 'gemma3']);
/** Phi-3's special tokens take the spaces behind them along, but for these (llama.cpp has the same list). */
const phi3Unstripped = new Set(['<unk>', '<s>', '<|endoftext|>']);

/** @throws Failure `model-invalid` */
export function sentencePieceParts(metadata: Metadata, vocabulary: GgufVocabulary): TokenizerParts {
  const architecture = metadata.text('general.architecture');
  const isGemma = gemma.has(architecture);
  const prefixed = metadata.optionalFlag('tokenizer.ggml.add_space_prefix') ?? true;
  const tokens = vocabulary.tokens.map((token) => respelled(token, vocabulary));
  const pieces = tokens.map((token) => ({
    ...token,
    score: isGemma && token.kind === 'user-defined' ? 0 : token.score,
  }));
  const replace: Component = { type: 'Replace', pattern: { String: ' ' }, content: space };
  const unknown =
    namedToken(metadata, vocabulary, 'unknown') ?? vocabulary.tokens.find(({ kind }) => kind === 'unknown');
  return {
    normalizer: prefixed ? { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: space }, replace] } : replace,
    preTokenizer: null,
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: space }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        ...(prefixed ? [{ type: 'Strip', content: ' ', start: 1, stop: 0 }] : []),
      ],
    },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: unknown?.text ?? null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: true,
      byte_fallback: tokens.some(({ kind }) => kind === 'byte'),
      ignore_merges: false,
      vocab: Object.fromEntries(tokens.map(({ text, id }) => [text, id])),
      merges: rebuildMerges(pieces, isGemma ? 'longest-first' : 'by-ids'),
    },
    tokens,
    addBos: true,
    stripAfter: ({ text }) => architecture === 'phi3' && !phi3Unstripped.has(text),
  };
}

/** llama.cpp's converter spells tokens that are spaces alone with spaces, where the model spells them `▁▁`. */
function respelled(token: VocabularyToken, { ids }: GgufVocabulary): VocabularyToken {
  const text = space.repeat(token.text.length);
  return /^ +$/.test(token.text) && !ids.has(text) ? { ...token, text } : token;
}
