import { describe, expect, it } from 'vitest';
import { recognizeArchitecture } from '../../../../server/graph/architectures/registry.ts';
import { buildDecoder } from '../../../../server/graph/build-decoder.ts';
import { buildScoringHead } from '../../../../server/graph/build-scoring-head.ts';
import { GraphWriter } from '../../../../server/graph/graph-writer.ts';
import type { LinearWeight } from '../../../../server/graph/linear-weight.ts';
import { StoredWeights } from '../../../../server/graph/stored-weights.ts';
import type { StoredTensor, TensorSource } from '../../../../server/weights/tensor-source.ts';

const { spec } = recognizeArchitecture({
  architectures: ['LlamaForCausalLM'],
  vocab_size: 40,
  hidden_size: 32,
  intermediate_size: 48,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  max_position_embeddings: 64,
  attention_bias: true,
});

const shapes: Readonly<Record<string, readonly number[]>> = {
  'model.embed_tokens.weight': [40, 32],
  'model.norm.weight': [32],
  'lm_head.weight': [40, 32],
  ...Object.fromEntries(
    [0, 1].flatMap((layer) =>
      Object.entries({
        'input_layernorm.weight': [32],
        'post_attention_layernorm.weight': [32],
        'self_attn.q_proj.weight': [32, 32],
        'self_attn.q_proj.bias': [32],
        'self_attn.k_proj.weight': [16, 32],
        'self_attn.k_proj.bias': [16],
        'self_attn.v_proj.weight': [16, 32],
        'self_attn.v_proj.bias': [16],
        'self_attn.o_proj.weight': [32, 32],
        'self_attn.o_proj.bias': [32],
        'mlp.gate_proj.weight': [48, 32],
        'mlp.up_proj.weight': [48, 32],
        'mlp.down_proj.weight': [32, 48],
      }).map(([name, shape]) => [`model.layers.${layer}.${name}`, shape] as const),
    ),
  ),
};

/** Every tensor in one file, of one type; `change` may put another in its place or leave it out. */
function source(type: string, change: Readonly<Record<string, Partial<StoredTensor> | null>> = {}): TensorSource {
  const tensors = Object.entries(shapes).flatMap(([name, shape]) => {
    const tensor = {
      name,
      type,
      shape,
      file: '/models/m/model.safetensors',
      offset: 8,
      byteLength: 4,
      ...change[name],
    };
    return change[name] === null ? [] : [[name, tensor] as const];
  });
  return { folder: '/models/m', files: ['/models/m/model.safetensors'], tensors: new Map(tensors) };
}

describe('buildDecoder', () => {
  it('reads every tensor of the model but the head, once, from where it lies', () => {
    const { initializers } = buildDecoder(spec, source('F32'));
    const external = initializers.filter(({ data }) => !(data instanceof Uint8Array));
    expect(external.map(({ name }) => name).sort()).toEqual(
      Object.keys(shapes)
        .filter((name) => name !== 'lm_head.weight')
        .sort(),
    );
    expect(external[0]?.data).toEqual({ location: 'model.safetensors', offset: 8, length: 4 });
  });

  it('widens half-precision weights, but the embedding only after its rows are gathered', () => {
    const { nodes } = buildDecoder(spec, source('BF16'));
    const casts = nodes.filter(({ operator }) => operator === 'Cast').map(({ inputs }) => inputs[0]);
    expect(casts).toContain('model.layers.1.mlp.down_proj.weight');
    expect(casts).toContain('/embedding');
    expect(casts).not.toContain('model.embed_tokens.weight');
    expect(new Set(casts).size).toBe(casts.length);
  });

  it('keeps a cache of every layer', () => {
    const { inputs, outputs } = buildDecoder(spec, source('F32'));
    const names = inputs.map(({ name }) => name).filter((name) => name.startsWith('past.'));
    expect(names).toEqual(['past.0.key', 'past.0.value', 'past.1.key', 'past.1.value']);
    const added = { type: 'float32', shape: [1, 1, 'n', 16] };
    // The first layer's last, so that its whole cache is freed before the next layer's is made.
    expect(outputs.slice(1)).toEqual(
      ['added.1.value', 'added.1.key', 'added.0.value', 'added.0.key'].map((name) => ({ name, ...added })),
    );
  });

  it('gives the whole cache to a device that keeps it', () => {
    for (const attention of ['fused', 'composed'] as const) {
      const { outputs } = buildDecoder(spec, source('F32'), { attention, compute: 'float32', cache: 'whole' });
      expect(outputs.map(({ name }) => name)).toEqual([
        'hidden',
        ...[0, 1].flatMap((layer) => [`present.${layer}.key`, `present.${layer}.value`]),
      ]);
    }
  });

  it.each([
    ['a tensor is missing', { 'model.norm.weight': null }, 'model-invalid', /no tensor "model\.norm\.weight"/],
    ['a bias is missing', { 'model.layers.1.self_attn.o_proj.bias': null }, 'model-invalid', /o_proj\.bias/],
    [
      'a shape differs',
      { 'model.norm.weight': { shape: [31] } },
      'model-invalid',
      /has shape \[31\]; config\.json calls for \[32\]/,
    ],
    ['a shape has another rank', { 'model.norm.weight': { shape: [32, 1] } }, 'model-invalid', /has shape \[32, 1\]/],
    [
      'a type cannot be computed with',
      { 'model.norm.weight': { type: 'I8' } },
      'model-unsupported',
      /stored as I8; weights can be F32, F16, BF16/,
    ],
  ])('refuses where %s', (_, change, code, message) => {
    const attempt = (): unknown => buildDecoder(spec, source('F32', change));
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ name: 'Failure', code }));
  });
});

describe('buildScoringHead', () => {
  it('lets no matrix of logits out', () => {
    const { outputs } = buildScoringHead(spec, source('F32'));
    expect(outputs.map(({ name, shape }) => [name, ...shape])).toEqual([
      ['maximum', 'r', 1],
      ['sum', 'r', 1],
      ['weighted', 'r', 1],
      ['mean', 'r', 1],
      ['target', 'r', 1],
      ['above', 'r', 1],
      ['top_logits', 'r', 20],
      ['top_ids', 'r', 20],
      ['sampled_ids', 's', 1],
    ]);
  });

  it('reads the head of its own, or the embedding where they are tied', () => {
    const weightsOf = (tied: boolean): string[] => {
      const head = { weight: tied ? spec.embedding : 'lm_head.weight', bias: null };
      const { initializers } = buildScoringHead({ ...spec, head }, source('F32'));
      return initializers.filter(({ data }) => !(data instanceof Uint8Array)).map(({ name }) => name);
    };
    expect(weightsOf(false)).toEqual(['lm_head.weight']);
    expect(weightsOf(true)).toEqual(['model.embed_tokens.weight']);
  });
});

describe('a weight kept in blocks', () => {
  /** Blocks of 32 values in 4 bits. */
  const blocks = (rows: number, inputs: number): TensorSource => {
    const file = '/models/m/model.safetensors';
    const tensors = [
      {
        name: 'w.blocks',
        type: 'U8',
        shape: [rows, inputs / 32, 16],
        byteLength: (rows * inputs) / 2,
        offset: 0,
        file,
      },
      { name: 'w.scales', type: 'F32', shape: [rows, inputs / 32], byteLength: (rows * inputs) / 8, offset: 0, file },
    ];
    return { folder: '/models/m', files: [file], tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])) };
  };
  const read = (rows: number, inputs: number): { weight: LinearWeight; graph: GraphWriter } => {
    const graph = new GraphWriter('test');
    const weights = new StoredWeights(graph, blocks(rows, inputs), spec);
    return { weight: weights.linear({ weight: 'w', bias: null }, rows, inputs), graph };
  };

  it('is multiplied with in one piece where it is small', () => {
    expect(read(2048, 512).weight).toMatchObject({ kind: 'blocks', outputs: 2048, bits: 4, blockSize: 32 });
  });

  it('is multiplied with rows by rows where it is large, each row once, in order', () => {
    const { weight, graph } = read(100_000, 512);
    const parts = weight.kind === 'parts' ? weight.parts : [];
    const outputs = parts.map((part) => (part.kind === 'blocks' ? part.outputs : 0));
    expect(outputs).toEqual([32_768, 32_768, 32_768, 1_696]);
    const offsets = graph.graph().initializers.map(({ data }) => (data instanceof Uint8Array ? null : data.offset));
    const rowBytes = [256, 64]; // blocks and scales
    expect(offsets).toEqual([0, 1, 2, 3].flatMap((part) => rowBytes.map((bytes) => part * 32_768 * bytes)));
  });
});
