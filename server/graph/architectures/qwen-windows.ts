// The windows of the Qwen families: off unless `use_sliding_window` is set, then on all layers from `max_window_layers`.
import { z } from 'zod';
import type { DecoderSpec } from '../decoder-spec.ts';
import { count, slidingLayers, type DecoderConfig } from './decoder-config.ts';

export const qwenWindowFields = {
  use_sliding_window: z.boolean().default(false),
  sliding_window: count.nullish(),
  max_window_layers: z.number().int().nonnegative().default(28),
};

type WindowConfig = z.infer<z.ZodObject<typeof qwenWindowFields>>;

export function qwenWindows(spec: DecoderSpec, values: WindowConfig & Pick<DecoderConfig, 'layer_types'>): DecoderSpec {
  const window = values.use_sliding_window ? values.sliding_window : null;
  return slidingLayers(spec, window, values.layer_types, (index) => index >= values.max_window_layers);
}
