// Mistral 7B and its kin: Llama's shape, in the first versions with every layer looking back a window only.
import { z } from 'zod';
import type { Architecture } from './architecture.ts';
import { count, decoderFields, parseConfig, plainSpec, slidingLayers } from './decoder-config.ts';

const configSchema = z.object({ ...decoderFields, sliding_window: count.nullish() });

export const mistral: Architecture = {
  ids: ['MistralForCausalLM'],
  modelTypes: ['mistral'],
  family: 'Mistral',
  readSpec(config) {
    const values = parseConfig(configSchema, config, this.family);
    return slidingLayers(plainSpec(values), values.sliding_window, null, () => true);
  },
};
