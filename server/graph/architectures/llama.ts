// Llama and what is shaped like it (Llama 2 and 3, SmolLM2, TinyLlama): config.json of transformers 4 and 5 → spec.
import { z } from 'zod';
import { Failure } from '../../shared/protocol/failure.ts';
import type { DecoderSpec, LayerNames, LinearNames } from '../decoder-spec.ts';
import type { Architecture } from './architecture.ts';
import { readRotary, rotaryFields } from './rotary-config.ts';

const count = z.number().int().positive();
const configSchema = z.object({
  vocab_size: count,
  hidden_size: count,
  intermediate_size: count,
  num_hidden_layers: count.max(10_000),
  num_attention_heads: count,
  num_key_value_heads: count.nullish(),
  head_dim: count.nullish(),
  max_position_embeddings: count,
  rms_norm_eps: z.number().positive().default(1e-6),
  hidden_act: z.string().default('silu'),
  tie_word_embeddings: z.boolean().default(false),
  attention_bias: z.boolean().default(false),
  mlp_bias: z.boolean().default(false),
  ...rotaryFields,
});

export const llama: Architecture = {
  id: 'LlamaForCausalLM',
  modelType: 'llama',
  family: 'Llama',
  readSpec(config: unknown): DecoderSpec {
    const parsed = configSchema.safeParse(config);
    if (!parsed.success)
      throw new Failure('model-invalid', `config.json is not that of a Llama model: ${z.prettifyError(parsed.error)}`);
    const values = parsed.data;
    if (values.hidden_act !== 'silu')
      throw new Failure('model-unsupported', `config.json asks for activation "${values.hidden_act}"; known is silu.`);
    const heads = values.num_attention_heads;
    return {
      vocabularySize: values.vocab_size,
      hiddenSize: values.hidden_size,
      intermediateSize: values.intermediate_size,
      heads,
      keyValueHeads: values.num_key_value_heads ?? heads,
      headSize: values.head_dim ?? values.hidden_size / heads,
      contextLength: values.max_position_embeddings,
      normEpsilon: values.rms_norm_eps,
      rotary: readRotary(values),
      embedding: 'model.embed_tokens.weight',
      layers: Array.from({ length: values.num_hidden_layers }, (_, layer) =>
        layerNames(layer, values.attention_bias, values.mlp_bias),
      ),
      finalNorm: 'model.norm.weight',
      head: { weight: values.tie_word_embeddings ? 'model.embed_tokens.weight' : 'lm_head.weight', bias: null },
    };
  },
};

function layerNames(layer: number, attentionBias: boolean, mlpBias: boolean): LayerNames {
  const at = (part: string, bias: boolean): LinearNames => ({
    weight: `model.layers.${layer}.${part}.weight`,
    bias: bias ? `model.layers.${layer}.${part}.bias` : null,
  });
  return {
    attentionNorm: `model.layers.${layer}.input_layernorm.weight`,
    query: at('self_attn.q_proj', attentionBias),
    key: at('self_attn.k_proj', attentionBias),
    value: at('self_attn.v_proj', attentionBias),
    attentionOut: at('self_attn.o_proj', attentionBias),
    mlpNorm: `model.layers.${layer}.post_attention_layernorm.weight`,
    gate: at('mlp.gate_proj', mlpBias),
    up: at('mlp.up_proj', mlpBias),
    down: at('mlp.down_proj', mlpBias),
  };
}
