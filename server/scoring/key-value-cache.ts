// The memory of one pass: keys and values of every layer, allocated once at full capacity and written in place.
import { cacheNames } from '../graph/blocks/cache-names.ts';
import type { DecoderSpec } from '../graph/decoder-spec.ts';
import { availableMemory, requireMemory } from '../session/available-memory.ts';
import { cacheBytes } from '../session/memory-estimate.ts';
import { runtimeFailure } from '../session/runtime-failure.ts';
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
  const what = `A cache for ${capacity} tokens`;
  const sizes = { layers: spec.layers.length, keyValueHeads: spec.keyValueHeads, headSize: spec.headSize };
  requireMemory(what, cacheBytes(sizes, capacity), availableMemory());
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
    throw runtimeFailure(error, `making room: ${what.toLowerCase()}`);
  }
  return { past, present };
}
