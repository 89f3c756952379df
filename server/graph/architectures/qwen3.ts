// Qwen3: heads' queries and keys are normalized before they rotate; biases only where config.json asks.
import { z } from 'zod';
import type { Architecture } from './architecture.ts';
import { decoderFields, mapLayers, normalizedHeads, parseConfig, plainSpec } from './decoder-config.ts';
import { qwenWindowFields, qwenWindows } from './qwen-windows.ts';

const configSchema = z.object({ ...decoderFields, ...qwenWindowFields, attention_bias: z.boolean().default(false) });

/** transformers' default where config.json is silent; it is not hidden size over heads. */
const defaultHeadSize = 128;

export const qwen3: Architecture = {
  ids: ['Qwen3ForCausalLM'],
  modelTypes: ['qwen3'],
  family: 'Qwen3',
  readSpec(config) {
    const values = parseConfig(configSchema, config, this.family);
    const attention = values.attention_bias;
    const spec = plainSpec(
      { ...values, head_dim: values.head_dim ?? defaultHeadSize },
      { attention, attentionOut: attention, mlp: false },
    );
    return qwenWindows(mapLayers(spec, normalizedHeads), values);
  },
};
