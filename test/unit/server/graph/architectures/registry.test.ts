import { describe, expect, it } from 'vitest';
import { recognizeArchitecture } from '../../../../../server/graph/architectures/registry.ts';

const config = {
  architectures: ['LlamaForCausalLM'],
  vocab_size: 100,
  hidden_size: 64,
  intermediate_size: 128,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  max_position_embeddings: 512,
};

const gemma3 = { ...config, architectures: ['Gemma3ForCausalLM'], head_dim: 16 };

describe('recognizeArchitecture', () => {
  it('fills what an old config.json leaves out', () => {
    const { architecture, spec } = recognizeArchitecture(config);
    expect(architecture.family).toBe('Llama');
    expect(spec).toMatchObject({ keyValueHeads: 4, headSize: 16, normEpsilon: 1e-6, contextLength: 512 });
    expect(spec.rotary).toEqual({ base: 10_000, dimensions: 16, amplitude: 1, scaling: { kind: 'none' } });
    expect(spec.head).toEqual({ weight: 'lm_head.weight', bias: null });
    expect(spec.layers[1]?.gate).toEqual({ weight: 'model.layers.1.mlp.gate_proj.weight', bias: null });
  });

  it('goes by model_type where no class is listed', () => {
    const { architectures: _, ...rest } = config;
    expect(recognizeArchitecture({ ...rest, model_type: 'llama' }).architecture.family).toBe('Llama');
  });

  it('reads rotation in the forms of transformers 4 and 5', () => {
    const scaling = { type: 'linear', factor: 2 };
    const four = recognizeArchitecture({ ...config, rope_theta: 5e5, rope_scaling: scaling });
    const five = recognizeArchitecture({
      ...config,
      rope_parameters: { rope_theta: 5e5, rope_type: 'linear', factor: 2 },
    });
    expect(four.spec.rotary).toMatchObject({ base: 5e5, scaling: { kind: 'linear', factor: 2 } });
    expect(five.spec.rotary).toEqual(four.spec.rotary);
  });

  it('reads the text part of a model with images, whose tensors have other names', () => {
    const { architectures: _, ...text } = gemma3;
    const outer = { architectures: ['Gemma3ForConditionalGeneration'], text_config: text, vision_config: {} };
    const { architecture, spec } = recognizeArchitecture(outer);
    expect(architecture.family).toBe('Gemma 3');
    expect(spec).toMatchObject({ hiddenSize: 64, rootAliases: ['model.language_model.', 'language_model.model.'] });
  });

  it('takes the windows of Gemma 3, five local layers to a global one, where config.json lists none', () => {
    const { spec } = recognizeArchitecture({ ...gemma3, num_hidden_layers: 12, rope_local_base_freq: 20_000 });
    const globals = spec.layers.flatMap(({ local }, index) => (local ? [] : [index]));
    expect(globals).toEqual([5, 11]);
    expect([spec.rotary.base, spec.localRotary?.base, spec.slidingWindow]).toEqual([1_000_000, 20_000, 4096]);
  });

  it('turns windows of Qwen2 on only where config.json says so', () => {
    const qwen = { ...config, architectures: ['Qwen2ForCausalLM'], sliding_window: 32, max_window_layers: 1 };
    expect(recognizeArchitecture(qwen).spec.slidingWindow).toBeNull();
    const { spec } = recognizeArchitecture({ ...qwen, use_sliding_window: true });
    expect([spec.slidingWindow, ...spec.layers.map(({ local }) => local)]).toEqual([32, false, true]);
  });

  it('counts the context as scaled, but for kinds that name the scaled length themselves', () => {
    const length = (scaling: object): number =>
      recognizeArchitecture({ ...config, rope_scaling: scaling }).spec.contextLength;
    const factors = Array.from({ length: 8 }, () => 1);
    const llama3 = { low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 128 };
    expect(length({ type: 'linear', factor: 4 })).toBe(2048);
    expect(length({ type: 'dynamic', factor: 2 })).toBe(1024);
    expect(length({ type: 'yarn', factor: 4, original_max_position_embeddings: 256 })).toBe(1024);
    expect(length({ rope_type: 'llama3', factor: 8, ...llama3 })).toBe(512);
    expect(length({ type: 'longrope', short_factor: factors, long_factor: factors })).toBe(512);
  });

  it.each([
    [
      'an unknown class',
      { ...config, architectures: ['MambaForCausalLM'] },
      'model-unsupported',
      /MambaForCausalLM; known architectures are LlamaForCausalLM/,
    ],
    ['no class at all', { hidden_size: 3 }, 'model-unsupported', /unnamed architecture/],
    ['no object', 7, 'model-invalid', /not an object/],
    ['a missing size', { ...config, hidden_size: undefined }, 'model-invalid', /hidden_size/],
    ['a negative size', { ...config, num_hidden_layers: -1 }, 'model-invalid', /num_hidden_layers/],
    ['heads that do not divide', { ...config, num_key_value_heads: 3 }, 'model-invalid', /4 attention heads over 3/],
    [
      'a head size that cannot be halved',
      { ...config, head_dim: 21 },
      'model-unsupported',
      /21 wide .* even whole numbers/,
    ],
    ['an unknown activation', { ...config, hidden_act: 'gelu' }, 'model-unsupported', /"gelu"; known is silu/],
    [
      'an unknown rotary scaling',
      { ...config, rope_scaling: { rope_type: 'spiral' } },
      'model-unsupported',
      /"spiral"; known kinds are default, linear, llama3, dynamic, yarn, longrope/,
    ],
    [
      'a scaling without its factor',
      { ...config, rope_scaling: { type: 'linear' } },
      'model-invalid',
      /"linear" but gives no factor/,
    ],
    [
      'LongRoPE factors that are too few',
      { ...config, rope_scaling: { type: 'longrope', factor: 4, short_factor: [1], long_factor: [2] } },
      'model-invalid',
      /1 LongRoPE factors .* 16 channels; 8 are needed/,
    ],
    [
      'more rotating channels than a head has',
      { ...config, partial_rotary_factor: 2 },
      'model-invalid',
      /rotates 32 of 16 channels/,
    ],
    [
      'layer types that do not match the layers',
      { ...gemma3, layer_types: ['full_attention'] },
      'model-invalid',
      /1 layer_types for 2 layers/,
    ],
    [
      'a layer type that is not known',
      { ...gemma3, layer_types: ['full_attention', 'chunked_attention'] },
      'model-unsupported',
      /layer 1 the type "chunked_attention"/,
    ],
  ])('refuses %s', (_, broken, code, message) => {
    const attempt = (): unknown => recognizeArchitecture(broken);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ name: 'Failure', code }));
  });
});
