// GGUF metadata as the config.json that transformers would have, names of tensors, and what is refused.
import { describe, expect, it } from 'vitest';
import type { GgufModel, RotaryFactors } from '../../../../../server/gguf/architectures/gguf-architecture.ts';
import { ggufArchitectures, recognizeGguf } from '../../../../../server/gguf/architectures/registry.ts';
import { planTensors } from '../../../../../server/gguf/architectures/tensor-plan.ts';
import { f32 } from '../../../../../server/gguf/blocks/f32.ts';
import { Metadata } from '../../../../../server/gguf/metadata.ts';
import { recognizeArchitecture } from '../../../../../server/graph/architectures/registry.ts';
import type { GgufTestValue } from '../../../../support/write-gguf.ts';

interface Parts {
  readonly metadata?: Readonly<Record<string, GgufTestValue>>;
  /** Names, beside the embedding. */
  readonly tensors?: readonly string[];
  readonly rows?: number;
  readonly factors?: Partial<RotaryFactors>;
}

/** A model of 12 layers, 64 wide, 4 heads of 16 channels. */
function model(id: string, { metadata = {}, tensors = [], rows = 10, factors = {} }: Parts = {}): GgufModel {
  const named: Readonly<Record<string, GgufTestValue>> = {
    'general.architecture': id,
    'tokenizer.ggml.tokens': Array.from({ length: 10 }, (_, i) => `t${i}`),
    [`${id}.block_count`]: 12,
    [`${id}.context_length`]: 2048,
    [`${id}.embedding_length`]: 64,
    [`${id}.feed_forward_length`]: 96,
    [`${id}.attention.head_count`]: 4,
    [`${id}.attention.head_count_kv`]: 2,
    [`${id}.attention.layer_norm_rms_epsilon`]: Math.fround(1e-6),
    ...metadata,
  };
  const all = ['token_embd.weight', ...tensors].map((name) => {
    const shape = name === 'token_embd.weight' ? [rows, 64] : [64, 64];
    return [name, { name, format: f32, shape, file: 'm.gguf', offset: 0, byteLength: 0 }] as const;
  });
  return {
    metadata: new Metadata('m.gguf', new Map(Object.entries(named))),
    tensors: new Map(all),
    factors: { all: null, short: null, long: null, ...factors },
  };
}

function configOf(id: string, parts: Parts = {}): Readonly<Record<string, unknown>> {
  const made = model(id, parts);
  return recognizeGguf(made.metadata).config(made);
}

describe('configurations', () => {
  it.each(ggufArchitectures.map(({ id }) => id))('of "%s" are ones that the graph is built from', (id) => {
    const { spec } = recognizeArchitecture(configOf(id));
    expect(spec).toMatchObject({ hiddenSize: 64, vocabularySize: 10 });
    expect(spec.layers).toHaveLength(12);
  });

  it('hold numbers as they were written, not as float32 has them', () => {
    expect(configOf('llama')).toMatchObject({ rms_norm_eps: 1e-6, rope_parameters: { rope_theta: 10_000 } });
  });

  it('have an output projection where the file does', () => {
    expect(configOf('llama')).toMatchObject({ tie_word_embeddings: true });
    expect(configOf('llama', { tensors: ['output.weight'] })).toMatchObject({ tie_word_embeddings: false });
  });

  it('tell Mistral from Llama by its window', () => {
    const config = configOf('llama', { metadata: { 'llama.attention.sliding_window': 4096 } });
    expect(config).toMatchObject({ model_type: 'mistral', sliding_window: 4096 });
  });

  it('give Gemma 3 its local layers and two rotations', () => {
    const metadata = { 'gemma3.attention.sliding_window': 512, 'gemma3.rope.freq_base': 1_000_000 };
    const config = configOf('gemma3', { metadata });
    const layer = ['sliding', 'sliding', 'sliding', 'sliding', 'sliding', 'full'].map((kind) => `${kind}_attention`);
    expect(config).toMatchObject({
      layer_types: [...layer, ...layer],
      query_pre_attn_scalar: 16,
      rope_parameters: { full_attention: { rope_theta: 1_000_000 }, sliding_attention: { rope_theta: 10_000 } },
    });
  });

  it("name Llama 3's scaling where the factors are those it comes to, and keep others as they are", () => {
    // Worked out by hand for heads of 16 channels and base 500,000: wavelengths of 6.3, 32, 167, 862, 4443, 22912 …
    const smooth = 8192 / (2 * Math.PI * 500_000 ** (8 / 16)) - 1;
    const factors = [1, 1, 1, 1, 1 / ((1 - smooth / 3) / 32 + smooth / 3), 32, 32, 32];
    const metadata = { 'llama.rope.freq_base': 500_000 };
    expect(configOf('llama', { metadata, factors: { all: factors } })).toMatchObject({
      rope_parameters: { rope_type: 'llama3', factor: 32, original_max_position_embeddings: 8192 },
    });
    const others = factors.map((factor) => factor + 0.5);
    expect(configOf('llama', { metadata, factors: { all: others } })).toMatchObject({
      rope_parameters: { rope_type: 'longrope', short_factor: others, long_factor: others, attention_factor: 1 },
    });
  });

  it('read yarn and linear scaling', () => {
    const scaled = (type: string): unknown =>
      configOf('qwen2', {
        metadata: { 'qwen2.rope.scaling.type': type, 'qwen2.rope.scaling.factor': 4 },
      })['rope_parameters'];
    expect(scaled('yarn')).toMatchObject({ rope_type: 'yarn', factor: 4, original_max_position_embeddings: 2048 });
    expect(scaled('linear')).toMatchObject({ rope_type: 'linear', factor: 4 });
    expect(() => scaled('made-up')).toThrow(/rotary scaling "made-up"; known kinds are none, linear, yarn/u);
  });
});

describe('tensors', () => {
  it("take Hugging Face's names, rows and values", () => {
    const plan = (id: string, tensors: readonly string[]): unknown => {
      const made = model(id, { tensors });
      return planTensors(recognizeGguf(made.metadata), made).map(({ name, change }) => [name, change]);
    };
    expect(plan('llama', ['blk.3.attn_q.weight', 'blk.3.attn_k.bias', 'rope_freqs.weight'])).toEqual([
      ['model.embed_tokens.weight', { kind: 'none' }],
      ['model.layers.3.self_attn.q_proj.weight', { kind: 'split-halves', heads: 4 }],
      ['model.layers.3.self_attn.k_proj.bias', { kind: 'split-halves', heads: 2 }],
    ]);
    expect(plan('gemma3', ['blk.0.ffn_norm.weight', 'output_norm.weight', 'blk.0.attn_q.weight'])).toEqual([
      ['model.embed_tokens.weight', { kind: 'none' }],
      ['model.layers.0.pre_feedforward_layernorm.weight', { kind: 'minus-one' }],
      ['model.norm.weight', { kind: 'minus-one' }],
      ['model.layers.0.self_attn.q_proj.weight', { kind: 'none' }],
    ]);
  });

  it('that no rule names are refused, never left out', () => {
    const made = model('llama', { tensors: ['blk.0.ffn_gate_exps.weight'] });
    expect(() => planTensors(recognizeGguf(made.metadata), made)).toThrow(
      /m\.gguf has a tensor "blk\.0\.ffn_gate_exps\.weight" that models of architecture "llama" are not known to have/u,
    );
  });
});

it('lists the known architectures where it meets another one', () => {
  expect(() => recognizeGguf(model('mamba').metadata)).toThrow(
    expect.objectContaining({
      code: 'model-unsupported',
      message: expect.stringMatching(
        /architecture "mamba"; known architectures .* llama, qwen2, qwen3, gemma2, gemma3/u,
      ),
    }),
  );
});

it.each<[string, Parts, string, RegExp]>([
  [
    'a vocabulary that is larger than the weights',
    { rows: 9 },
    'model-invalid',
    /vocabulary of 10 tokens, but weights for 9 \("token_embd\.weight"\)/u,
  ],
  [
    'heads whose keys and values differ in size',
    { metadata: { 'llama.attention.key_length': 16, 'llama.attention.value_length': 8 } },
    'model-unsupported',
    /heads of 16 channels for keys and 8 for values/u,
  ],
  [
    'layers of different widths',
    { metadata: { 'llama.feed_forward_length': [96, 64] } },
    'model-unsupported',
    /llama\.feed_forward_length that differs between layers/u,
  ],
  [
    'rotary factors for long texts alone',
    { factors: { long: [1, 2] } },
    'model-invalid',
    /rotary factors for long texts or for short ones only/u,
  ],
])('refuses %s', (_what, parts, code, message) => {
  expect(() => configOf('llama', parts)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) }),
  );
});

it('refuses a file without weights', () => {
  const made = model('llama');
  expect(() => recognizeGguf(made.metadata).config({ ...made, tensors: new Map() })).toThrow(
    /has no tensor "token_embd\.weight".*vocabulary or adapter alone/u,
  );
});
