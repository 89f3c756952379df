// What files of Gemma 2 and 3 do not say themselves and llama.cpp derives: the scale of queries, which layers look back
// a window only.
import { Failure } from '../../shared/protocol/failure.ts';
import type { Metadata } from '../metadata.ts';
import type { CommonConfig } from './common-config.ts';

/** Attention scores are divided by its square root: a head's channels, but for the largest model of each generation. */
export function queryScalar(common: CommonConfig, layersOfLargest: number): number {
  const { num_hidden_layers: layers, hidden_size: hidden, num_attention_heads: heads, head_dim: head } = common;
  return layers === layersOfLargest ? hidden / heads : head;
}

/** transformers' `layer_types`: every `period`-th layer is global, unless the file lists them. */
export function windowedLayers(
  metadata: Metadata,
  id: string,
  { layers, period }: { readonly layers: number; readonly period: number },
): readonly string[] {
  const key = `${id}.attention.sliding_window_pattern`;
  const listed = metadata.isList(key) ? metadata.optionalFlags(key) : null;
  if (listed !== null && listed.length !== layers)
    throw new Failure(
      'model-invalid',
      `${metadata.file} lists ${listed.length} windows in ${key} for ${layers} layers.`,
    );
  const every = listed === null ? (metadata.optionalNumber(key) ?? period) : period;
  return Array.from({ length: layers }, (_, layer) =>
    (listed?.[layer] ?? (layer + 1) % every !== 0) ? 'sliding_attention' : 'full_attention',
  );
}

/** All of Gemma's norms are stored as 1 + w. */
export function isGemmaNorm(part: string): boolean {
  return part.endsWith('_norm');
}
