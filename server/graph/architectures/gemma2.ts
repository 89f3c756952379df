// Gemma 2: soft-capped attention scores and logits, every other layer looking back a window only.
import { z } from 'zod';
import type { Architecture } from './architecture.ts';
import { count, parseConfig, slidingLayers } from './decoder-config.ts';
import { gemmaFields, gemmaSpec } from './gemma-config.ts';

const cap = z.number().positive().nullable();
/** Defaults are transformers' (Gemma2Config): configuration files leave them out. */
const configSchema = z.object({
  ...gemmaFields,
  attn_logit_softcapping: cap.default(50),
  final_logit_softcapping: cap.default(30),
  sliding_window: count.nullable().default(4096),
});

export const gemma2: Architecture = {
  ids: ['Gemma2ForCausalLM'],
  modelTypes: ['gemma2'],
  family: 'Gemma 2',
  readSpec(config) {
    const values = parseConfig(configSchema, config, this.family);
    return slidingLayers(gemmaSpec(values), values.sliding_window, values.layer_types, (index) => index % 2 === 0);
  },
};
