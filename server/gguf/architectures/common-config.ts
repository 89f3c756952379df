// The part of a config.json that GGUF metadata give in the same way for all families.
import { Failure } from '../../shared/protocol/failure.ts';
import type { GgufModel } from './gguf-architecture.ts';

/** Sizes as transformers names them. */
export interface CommonConfig {
  readonly vocab_size: number;
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly num_key_value_heads: number;
  readonly head_dim: number;
  readonly max_position_embeddings: number;
  readonly rms_norm_eps: number;
  readonly tie_word_embeddings: boolean;
  readonly bos_token_id: number | null;
  readonly eos_token_id: number | null;
  readonly pad_token_id: number | null;
}

/** @throws Failure `model-invalid` | `model-unsupported` */
export function commonConfig({ metadata, tensors }: GgufModel, id: string): CommonConfig {
  const heads = metadata.uniform(`${id}.attention.head_count`);
  const hidden = metadata.number(`${id}.embedding_length`);
  const headSize = metadata.optionalNumber(`${id}.attention.key_length`) ?? hidden / heads;
  const valueSize = metadata.optionalNumber(`${id}.attention.value_length`) ?? headSize;
  if (valueSize !== headSize)
    throw new Failure(
      'model-unsupported',
      `${metadata.file} has heads of ${headSize} channels for keys and ${valueSize} for values; models with equal ones can be scored.`,
    );
  return {
    vocab_size: vocabularySize({ metadata, tensors }),
    hidden_size: hidden,
    intermediate_size: metadata.uniform(`${id}.feed_forward_length`),
    num_hidden_layers: metadata.number(`${id}.block_count`),
    num_attention_heads: heads,
    num_key_value_heads: metadata.optionalUniform(`${id}.attention.head_count_kv`) ?? heads,
    head_dim: headSize,
    max_position_embeddings: metadata.number(`${id}.context_length`),
    rms_norm_eps: shortest(metadata.number(`${id}.attention.layer_norm_rms_epsilon`)),
    // llama.cpp writes the output projection only where it is not the embedding.
    tie_word_embeddings: !tensors.has('output.weight'),
    bos_token_id: metadata.optionalNumber('tokenizer.ggml.bos_token_id'),
    eos_token_id: metadata.optionalNumber('tokenizer.ggml.eos_token_id'),
    pad_token_id: metadata.optionalNumber('tokenizer.ggml.padding_token_id'),
  };
}

/** The embedding's rows: what the weights can read and tell apart. */
function vocabularySize({ metadata, tensors }: Pick<GgufModel, 'metadata' | 'tensors'>): number {
  const embedding = tensors.get('token_embd.weight');
  if (embedding === undefined)
    throw new Failure(
      'model-invalid',
      `${metadata.file} has no tensor "token_embd.weight", which every model needs. Is it a vocabulary or adapter alone?`,
    );
  const rows = embedding.shape[0] ?? 0;
  const tokens = metadata.optionalTexts('tokenizer.ggml.tokens')?.length ?? 0;
  if (tokens > rows)
    throw new Failure(
      'model-invalid',
      `${metadata.file} has a vocabulary of ${tokens} tokens, but weights for ${rows} ("token_embd.weight").`,
    );
  return rows;
}

/** A float32 as the decimal number it was written from: 9.999999747378752e-6 → 1e-5. */
export function shortest(value: number): number {
  for (let digits = 1; digits < 10; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === Math.fround(value)) return rounded;
  }
  return value;
}
