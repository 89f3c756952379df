// The memory of one pass: keys and values of every layer. On the CPU it is allocated once, and what a run adds is copied
// into it; everywhere else each run gives a longer one, which stays on the device where that holds tensors.
import { allCacheNames, type CacheTensor } from '../graph/blocks/cache-names.ts';
import { runtimeFailure } from '../session/runtime-failure.ts';
import {
  float16,
  float32,
  release,
  tensorNamed,
  type TensorValue,
  type TensorValues,
} from '../session/tensor-value.ts';
import { cacheOutput, type LoadedModel } from './loaded-model.ts';
import { putRows } from './put-rows.ts';

export interface KeyValueCache {
  /** What goes into the graph as `past`. */
  readonly past: TensorValues;
  /** Outputs to ask for. */
  readonly asked: readonly string[];
  /** Takes over the outputs of a run that went well, which read tokens behind `first` others. */
  keep(outputs: TensorValues, first: number): void;
  release(): void;
}

type CacheModel = Pick<LoadedModel, 'spec' | 'device' | 'compute'>;

/** Whether it fits was planned before (plan-pass.ts). @throws Failure `out-of-memory` where it does not all the same */
export function allocateCache(model: CacheModel, capacity: number): KeyValueCache {
  return cacheOutput(model) === 'new' ? new FixedCache(model, capacity) : new GrowingCache(model);
}

/**
 * Times that keys and values of all layers lie in memory at once: beside a fixed cache that of the layer at work, beside
 * a growing one the longer one that is being made.
 */
export function cacheCopies(model: CacheModel): number {
  return cacheOutput(model) === 'new' ? 1 + 1 / model.spec.layers.length : 2;
}

/** (1, K, slots, d), zeros. */
function emptyTensor({ spec, compute }: CacheModel, slots: number): TensorValue {
  const shape = [1, spec.keyValueHeads, slots, spec.headSize];
  const elements = spec.keyValueHeads * slots * spec.headSize;
  return compute === 'float16' ? float16(new Uint16Array(elements), shape) : float32(new Float32Array(elements), shape);
}

class FixedCache implements KeyValueCache {
  readonly asked: readonly string[];
  readonly #names: readonly CacheTensor[];
  past: TensorValues;

  constructor(model: CacheModel, capacity: number) {
    this.#names = allCacheNames(model.spec);
    this.asked = this.#names.map(({ added }) => added);
    try {
      this.past = Object.fromEntries(this.#names.map(({ past }) => [past, emptyTensor(model, capacity)]));
    } catch (error) {
      throw runtimeFailure(error, `making room for ${capacity} tokens`);
    }
  }

  keep(outputs: TensorValues, first: number): void {
    for (const { past, added } of this.#names)
      putRows(tensorNamed(outputs, added), tensorNamed(this.past, past), first);
  }

  release(): void {
    this.past = {};
  }
}

class GrowingCache implements KeyValueCache {
  readonly asked: readonly string[];
  readonly #names: readonly CacheTensor[];
  past: TensorValues;

  constructor(model: CacheModel) {
    this.#names = allCacheNames(model.spec);
    this.asked = this.#names.map(({ present }) => present);
    // One slot that is not read: devices do not all take a tensor without any.
    const empty = emptyTensor(model, 1);
    this.past = Object.fromEntries(this.#names.map(({ past }) => [past, empty]));
  }

  keep(outputs: TensorValues): void {
    const grown = this.#names.map(({ past, present }) => [past, tensorNamed(outputs, present)] as const);
    release(this.past);
    this.past = Object.fromEntries(grown);
  }

  release(): void {
    release(this.past);
    this.past = {};
  }
}

export function sizesOf({ layers, keyValueHeads, headSize }: LoadedModel['spec']): {
  readonly layers: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
} {
  return { layers: layers.length, keyValueHeads, headSize };
}
