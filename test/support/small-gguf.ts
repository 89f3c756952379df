// The smallest GGUF file that names a model: metadata, a vocabulary of bytes and its embedding, all zeros. Says nothing
// of use when it is read with; it is there to be looked at.

type Value = string | number | readonly string[];

export interface SmallGguf {
  readonly architecture: string;
  readonly name: string;
  /** Number of the embedding's type: 0 is F32; unknown ones are for tests of refusals. */
  readonly tensorType: number;
  readonly preTokenizer: string;
}

const width = 32;
const vocabulary = Array.from({ length: 256 }, (_, byte) => byteCharacter(byte));

export function smallGguf(parts: Partial<SmallGguf> = {}): Uint8Array {
  const { architecture, name, tensorType, preTokenizer } = {
    ...{ architecture: 'llama', name: 'Small', tensorType: 0, preTokenizer: 'smollm' },
    ...parts,
  };
  const metadata: Readonly<Record<string, Value>> = {
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
    'tokenizer.ggml.tokens': vocabulary,
    'tokenizer.ggml.merges': [],
  };
  const entries = Object.entries(metadata).map(([key, value]) => Buffer.concat([text(key), typed(value)]));
  const tensor = [text('token_embd.weight'), uint32(2), uint64(width), uint64(256), uint32(tensorType), uint64(0)];
  const head = [Buffer.from('GGUF'), uint32(3), uint64(1), uint64(entries.length), ...entries, ...tensor];
  const header = Buffer.concat(head);
  const padding = Buffer.alloc((32 - (header.length % 32)) % 32);
  return Buffer.concat([header, padding, Buffer.alloc(width * 256 * 4)]);
}

function typed(value: Value): Buffer {
  if (typeof value === 'string') return Buffer.concat([uint32(8), text(value)]);
  if (typeof value === 'object') return Buffer.concat([uint32(9), uint32(8), uint64(value.length), ...value.map(text)]);
  if (Number.isInteger(value)) return Buffer.concat([uint32(4), uint32(value)]);
  const float = Buffer.alloc(4);
  float.writeFloatLE(value);
  return Buffer.concat([uint32(6), float]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** GPT-2's visible character for a byte. */
function byteCharacter(byte: number): string {
  const isVisible = (one: number): boolean => (one > 32 && one < 127) || (one > 160 && one !== 173);
  if (isVisible(byte)) return String.fromCharCode(byte);
  const before = Array.from({ length: byte }, (_, one) => one).filter((one) => !isVisible(one)).length;
  return String.fromCharCode(256 + before);
}
