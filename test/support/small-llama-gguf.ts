// A small random Llama as a GGUF file that can be scored: one layer unless more are asked for, byte tokens, each matrix in a format of choice.
import { formatNamed } from './planned-tensor.ts';
import { randomBlocks } from './random-blocks.ts';
import { byteVocabulary } from './small-gguf.ts';
import { writeGguf, type GgufTestTensor } from './write-gguf.ts';

export interface SmallLlama {
  /** ggml's names of types. */
  readonly embedding: string;
  /** Null: tied, the embedding projects. */
  readonly head: string | null;
  /** Of all matrices of the layer. */
  readonly matrices: string;
  /** Default: 1. Further ones have the same numbers. */
  readonly layers?: number;
}

/** One block of the K formats. */
const width = 256;
const [heads, keyHeads] = [4, 2];

export function smallLlamaGguf({ embedding, head, matrices, layers = 1 }: SmallLlama): Uint8Array {
  let seed = 20;
  const matrix = (name: string, type: string, rows: number, size: number): GgufTestTensor => {
    const format = formatNamed(type);
    seed += 1;
    return { name, type: format.id, shape: [rows, width], bytes: randomBlocks(format, rows * width, { size, seed }) };
  };
  const norm = (name: string): GgufTestTensor => ({
    ...{ name, type: 0, shape: [width] },
    bytes: new Uint8Array(new Float32Array(width).fill(1).buffer),
  });
  const part = (name: string, rows = width): GgufTestTensor => matrix(`${name}.weight`, matrices, rows, 0.075);
  const keyRows = (width / heads) * keyHeads;
  const top = [
    matrix('token_embd.weight', embedding, byteVocabulary.length, 0.08),
    ...(head === null ? [] : [matrix('output.weight', head, byteVocabulary.length, 0.08)]),
  ];
  const layer = [
    ...['attn_norm', 'ffn_norm'].map((name) => norm(`${name}.weight`)),
    ...[part('attn_q'), part('attn_k', keyRows), part('attn_v', keyRows), part('attn_output')],
    ...['ffn_gate', 'ffn_up', 'ffn_down'].map((name) => part(name)),
  ];
  return writeGguf({
    metadata: {
      'general.architecture': 'llama',
      'llama.block_count': layers,
      'llama.context_length': 512,
      'llama.embedding_length': width,
      'llama.feed_forward_length': width,
      'llama.attention.head_count': heads,
      'llama.attention.head_count_kv': keyHeads,
      'llama.attention.layer_norm_rms_epsilon': 1e-5,
      'tokenizer.ggml.model': 'gpt2',
      'tokenizer.ggml.pre': 'gpt-2',
      'tokenizer.ggml.tokens': byteVocabulary,
      'tokenizer.ggml.merges': [],
    },
    tensors: [
      ...top,
      ...Array.from({ length: layers }, (_, k) =>
        layer.map((each) => ({ ...each, name: `blk.${k}.${each.name}` })),
      ).flat(),
      norm('output_norm.weight'),
    ],
  });
}
