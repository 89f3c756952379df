// The memory of one pass: keys and values of every layer, allocated once at full capacity and written in place.
import { cacheNames } from '../graph/blocks/attention.ts';
import type { DecoderSpec } from '../graph/decoder-spec.ts';
import { Failure } from '../shared/protocol/failure.ts';
import { cacheBytes } from '../session/memory-estimate.ts';
import { float32, type TensorValue, type TensorValues } from '../session/tensor-value.ts';

export interface KeyValueCache {
  /** What goes into the graph as `past`. */
  readonly past: TensorValues;
  /** The same memory under the names of `present`, for the outputs to be written into. */
  readonly present: TensorValues;
}

/** @throws Failure `out-of-memory` */
export function allocateCache(spec: DecoderSpec, capacity: number): KeyValueCache {
  const shape = [1, spec.keyValueHeads, capacity, spec.headSize];
  const elements = spec.keyValueHeads * capacity * spec.headSize;
  const past: Record<string, TensorValue> = {};
  const present: Record<string, TensorValue> = {};
  try {
    spec.layers.forEach((_, layer) => {
      const names = cacheNames(layer);
      const key = float32(new Float32Array(elements), shape);
      const value = float32(new Float32Array(elements), shape);
      past[names.pastKey] = present[names.presentKey] = key;
      past[names.pastValue] = present[names.presentValue] = value;
    });
  } catch (error) {
    const sizes = { layers: spec.layers.length, keyValueHeads: spec.keyValueHeads, headSize: spec.headSize };
    const megabytes = Math.ceil(cacheBytes(sizes, capacity) / 2 ** 20);
    throw new Failure(
      'out-of-memory',
      `A cache for ${capacity} tokens takes ${megabytes} MB, which could not be had. A shorter trace would fit.`,
      { cause: error },
    );
  }
  return { past, present };
}
