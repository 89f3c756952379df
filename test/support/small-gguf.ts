// The smallest GGUF file that names a model: metadata, a vocabulary of bytes and its embedding, all zeros. Says nothing
// of use when it is read with; it is there to be looked at.
import { writeGguf, type GgufTestFile } from './write-gguf.ts';

export interface SmallGguf {
  readonly architecture: string;
  readonly name: string;
  /** Number of the embedding's type: 0 is F32; unknown ones are for tests of refusals. */
  readonly tensorType: number;
  readonly preTokenizer: string;
}

const width = 32;
/** One token a byte. */
export const byteVocabulary: readonly string[] = Array.from({ length: 256 }, (_, byte) => byteCharacter(byte));

export function smallGguf(parts: Partial<SmallGguf> = {}): Uint8Array {
  return writeGguf(smallGgufParts(parts));
}

/** The same before it is written, to be changed. */
export function smallGgufParts(parts: Partial<SmallGguf> = {}): GgufTestFile {
  const { architecture, name, tensorType, preTokenizer } = {
    ...{ architecture: 'llama', name: 'Small', tensorType: 0, preTokenizer: 'smollm' },
    ...parts,
  };
  return {
    metadata: {
      'general.architecture': architecture,
      'general.name': name,
      [`${architecture}.block_count`]: 1,
      [`${architecture}.context_length`]: 2048,
      [`${architecture}.embedding_length`]: width,
      [`${architecture}.feed_forward_length`]: 64,
      [`${architecture}.attention.head_count`]: 2,
      [`${architecture}.attention.layer_norm_rms_epsilon`]: 1e-5,
      'tokenizer.ggml.model': 'gpt2',
      'tokenizer.ggml.pre': preTokenizer,
      'tokenizer.ggml.tokens': byteVocabulary,
      'tokenizer.ggml.merges': [],
    },
    tensors: [
      {
        name: 'token_embd.weight',
        type: tensorType,
        shape: [256, width],
        bytes: new Uint8Array(width * 256 * 4),
      },
    ],
  };
}

/** GPT-2's visible character for a byte. */
function byteCharacter(byte: number): string {
  const isVisible = (one: number): boolean => (one > 32 && one < 127) || (one > 160 && one !== 173);
  if (isVisible(byte)) return String.fromCharCode(byte);
  const before = Array.from({ length: byte }, (_, one) => one).filter((one) => !isVisible(one)).length;
  return String.fromCharCode(256 + before);
}
