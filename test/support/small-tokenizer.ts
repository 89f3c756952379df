// The small tokenizers of test/golden, opened for unit tests.
import { join } from 'node:path';
import { openTokenizer, type Tokenizer } from '../../server/tokenizer/tokenizer.ts';

export function smallTokenizer(name: 'byte-level-nfc' | 'byte-level-trimmed' | 'sentence-prepend'): Promise<Tokenizer> {
  return openTokenizer(join(import.meta.dirname, '..', 'golden', 'tokenizers', name));
}
