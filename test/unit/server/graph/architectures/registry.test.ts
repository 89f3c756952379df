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

describe('recognizeArchitecture', () => {
  it('fills what an old config.json leaves out', () => {
    const { architecture, spec } = recognizeArchitecture(config);
    expect(architecture.family).toBe('Llama');
    expect(spec).toMatchObject({ keyValueHeads: 4, headSize: 16, normEpsilon: 1e-6, contextLength: 512 });
    expect(spec.rotary).toEqual({ base: 10_000, scaling: { kind: 'none' } });
    expect(spec.head).toEqual({ weight: 'lm_head.weight', bias: null });
    expect(spec.layers[1]?.gate).toEqual({ weight: 'model.layers.1.mlp.gate_proj.weight', bias: null });
  });

  it('goes by model_type where no class is listed', () => {
    const { architectures: _, ...rest } = config;
    expect(recognizeArchitecture({ ...rest, model_type: 'llama' }).architecture.id).toBe('LlamaForCausalLM');
  });

  it('reads rotation in the forms of transformers 4 and 5', () => {
    const scaling = { type: 'linear', factor: 2 };
    const four = recognizeArchitecture({ ...config, rope_theta: 5e5, rope_scaling: scaling });
    const five = recognizeArchitecture({
      ...config,
      rope_parameters: { rope_theta: 5e5, rope_type: 'linear', factor: 2 },
    });
    expect(four.spec.rotary).toEqual({ base: 5e5, scaling: { kind: 'linear', factor: 2 } });
    expect(five.spec.rotary).toEqual(four.spec.rotary);
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
      'a head size the attention cannot rotate',
      { ...config, head_dim: 20 },
      'model-unsupported',
      /20 wide .* multiples of 16/,
    ],
    ['an unknown activation', { ...config, hidden_act: 'gelu' }, 'model-unsupported', /"gelu"; known is silu/],
    [
      'an unknown rotary scaling',
      { ...config, rope_scaling: { rope_type: 'yarn' } },
      'model-unsupported',
      /"yarn"; known kinds are default, linear, llama3/,
    ],
    [
      'a scaling without its factor',
      { ...config, rope_scaling: { type: 'linear' } },
      'model-invalid',
      /"linear" but gives no factor/,
    ],
  ])('refuses %s', (_, broken, code, message) => {
    const attempt = (): unknown => recognizeArchitecture(broken);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ name: 'Failure', code }));
  });
});
