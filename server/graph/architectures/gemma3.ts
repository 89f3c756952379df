// Gemma 3's text model, alone or as the text part of the one with images: normalized heads; five local layers to a
// global one, the two kinds with rotations of their own.
import { z } from 'zod';
import type { Architecture } from './architecture.ts';
import { count, mapLayers, normalizedHeads, parseConfig, slidingLayers } from './decoder-config.ts';
import { gemmaFields, gemmaSpec } from './gemma-config.ts';
import { readRotary, rotaryParameters, type RotaryConfig } from './rotary-config.ts';

/** Defaults are transformers' (Gemma3TextConfig): configuration files leave out what equals them. */
const defaults = {
  num_attention_heads: 8,
  num_key_value_heads: 4,
  vocab_size: 262_208,
  max_position_embeddings: 131_072,
};
const textSchema = z.object({
  ...gemmaFields,
  num_attention_heads: count.default(defaults.num_attention_heads),
  num_key_value_heads: count.default(defaults.num_key_value_heads),
  vocab_size: count.default(defaults.vocab_size),
  max_position_embeddings: count.default(defaults.max_position_embeddings),
  sliding_window: count.nullable().default(4096),
  sliding_window_pattern: count.default(6),
  rope_local_base_freq: z.number().positive().nullish(),
  /** transformers 5 keeps parameters for each type of layer. */
  rope_parameters: z
    .object({ full_attention: rotaryParameters.nullish(), sliding_attention: rotaryParameters.nullish() })
    .nullish(),
});
type TextConfig = z.infer<typeof textSchema>;
const outerSchema = z.looseObject({ text_config: z.looseObject({}).optional() });

const globalBase = 1_000_000;
const localBase = 10_000;

export const gemma3: Architecture = {
  ids: ['Gemma3ForCausalLM', 'Gemma3ForConditionalGeneration'],
  modelTypes: ['gemma3_text', 'gemma3'],
  family: 'Gemma 3',
  readSpec(config) {
    const outer = parseConfig(outerSchema, config, this.family);
    const values = parseConfig(textSchema, outer.text_config ?? config, this.family);
    const { full, local } = rotations(values);
    const { rope_parameters: _perType, rope_scaling: _scaling, ...plain } = values;
    const spec = mapLayers(gemmaSpec(plain), normalizedHeads);
    const pattern = values.sliding_window_pattern;
    const windowed = slidingLayers(
      spec,
      values.sliding_window,
      values.layer_types,
      (index) => (index + 1) % pattern !== 0,
    );
    return {
      ...windowed,
      // The trained context is written as it is after scaling.
      contextLength: values.max_position_embeddings,
      rotary: readRotary(full, spec.headSize),
      localRotary: windowed.slidingWindow === null ? null : readRotary(local, spec.headSize),
      // As Gemma3ForConditionalGeneration is stored by transformers 5 and 4.
      rootAliases: ['model.language_model.', 'language_model.model.'],
    };
  },
};

function rotations(values: TextConfig): { readonly full: RotaryConfig; readonly local: RotaryConfig } {
  const length = { max_position_embeddings: values.max_position_embeddings };
  const { full_attention: full, sliding_attention: local } = values.rope_parameters ?? {};
  return {
    full: {
      ...length,
      rope_theta: values.rope_theta ?? globalBase,
      ...(full !== undefined && full !== null ? { rope_parameters: full } : { rope_scaling: values.rope_scaling }),
    },
    local: {
      ...length,
      rope_theta: values.rope_local_base_freq ?? localBase,
      ...(local !== undefined && local !== null ? { rope_parameters: local } : {}),
    },
  };
}
