// Llama and what is shaped like it: Llama 2 and 3, SmolLM2, TinyLlama.
import { z } from 'zod';
import type { Architecture } from './architecture.ts';
import { decoderFields, parseConfig, plainSpec } from './decoder-config.ts';

const configSchema = z.object({
  ...decoderFields,
  attention_bias: z.boolean().default(false),
  mlp_bias: z.boolean().default(false),
});

export const llama: Architecture = {
  ids: ['LlamaForCausalLM'],
  modelTypes: ['llama'],
  family: 'Llama',
  readSpec(config) {
    const values = parseConfig(configSchema, config, this.family);
    const attention = values.attention_bias;
    return plainSpec(values, { attention, attentionOut: attention, mlp: values.mlp_bias });
  },
};
