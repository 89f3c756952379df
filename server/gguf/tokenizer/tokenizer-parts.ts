// What differs between tokenizers of different kinds; build-tokenizer.ts puts it together with what all have.
import type { VocabularyToken } from './gguf-vocabulary.ts';
import type { Component } from './pre-tokenizers.ts';

export interface TokenizerParts {
  readonly normalizer: Component | null;
  readonly preTokenizer: Component | null;
  readonly decoder: Component;
  readonly model: Component;
  /** The vocabulary, spelled as the model spells it. */
  readonly tokens: readonly VocabularyToken[];
  /** Whether a text begins with the bos token where the file does not say. */
  readonly addBos: boolean;
  /** Whether spaces behind a special token belong to it. */
  stripAfter(token: VocabularyToken): boolean;
}
