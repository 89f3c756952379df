// Qwen2 and Qwen2.5, and what was distilled into them (DeepSeek-R1-Distill-Qwen): biases on query, key and value;
// windows on the upper layers where config.json turns them on.
import { z } from 'zod';
import type { Architecture } from './architecture.ts';
import { decoderFields, noBiases, parseConfig, plainSpec } from './decoder-config.ts';
import { qwenWindowFields, qwenWindows } from './qwen-windows.ts';

const configSchema = z.object({ ...decoderFields, ...qwenWindowFields });

export const qwen2: Architecture = {
  ids: ['Qwen2ForCausalLM'],
  modelTypes: ['qwen2'],
  family: 'Qwen2',
  readSpec(config) {
    const values = parseConfig(configSchema, config, this.family);
    return qwenWindows(plainSpec(values, { ...noBiases, attention: true }), values);
  },
};
