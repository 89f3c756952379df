// `tokenizer.ggml.model` = gpt2: byte-level BPE with the file's own merges → the parts of a tokenizer.json.
import { Failure } from '../../shared/protocol/failure.ts';
import type { Metadata } from '../metadata.ts';
import type { GgufVocabulary } from './gguf-vocabulary.ts';
import { preTokenizerNamed } from './pre-tokenizers.ts';
import type { TokenizerParts } from './tokenizer-parts.ts';

/** @throws Failure `model-invalid` | `model-unsupported` */
export function byteLevelParts(metadata: Metadata, vocabulary: GgufVocabulary): TokenizerParts {
  const { normalizer, preTokenizer, ignoreMerges, addBos } = preTokenizerNamed(
    metadata.optionalText('tokenizer.ggml.pre'),
    metadata.file,
  );
  return {
    normalizer,
    preTokenizer,
    decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: ignoreMerges,
      vocab: Object.fromEntries(vocabulary.ids),
      merges: readMerges(metadata, vocabulary),
    },
    tokens: vocabulary.tokens,
    addBos,
    stripAfter: () => false,
  };
}

/** "a b" → ["a", "b"]; the first character may itself be a space. */
function readMerges(metadata: Metadata, { ids }: GgufVocabulary): readonly (readonly [string, string])[] {
  return metadata.texts('tokenizer.ggml.merges').map((merge, i) => {
    const cut = merge.indexOf(' ', 1);
    const pair = [merge.slice(0, cut), merge.slice(cut + 1)] as const;
    const unknown = cut < 0 ? merge : [...pair, pair.join('')].find((text) => !ids.has(text));
    if (unknown === undefined) return pair;
    throw new Failure(
      'model-invalid',
      `The tokenizer in ${metadata.file} cannot be read: merge ${i} (${JSON.stringify(merge)}) needs ${JSON.stringify(unknown)}, which is no token.`,
    );
  });
}
