// The memory of one pass: keys and values of every layer. On the CPU the fused attention writes it in place, in memory
// allocated once; everywhere else each run gives a longer one, which stays on the device where that holds tensors.
import { cacheNames } from '../graph/blocks/cache-names.ts';
import type { DecoderSpec } from '../graph/decoder-spec.ts';
import { runtimeFailure } from '../session/runtime-failure.ts';
import { float16, float32, release, type TensorValue, type TensorValues } from '../session/tensor-value.ts';
import type { LoadedModel } from './loaded-model.ts';

export interface KeyValueCache {
  /** What goes into the graph as `past`. */
  readonly past: TensorValues;
  /** The same memory under the names of `present`, for the outputs to be written into; empty where it grows. */
  readonly present: TensorValues;
  /** Outputs to ask for: `present` of every layer where it grows. */
  readonly asked: readonly string[];
  /** Takes over the outputs of a run that went well. */
  keep(outputs: TensorValues): void;
  release(): void;
}

type CacheModel = Pick<LoadedModel, 'spec' | 'device' | 'attention' | 'compute'>;

/** Whether runs append to the memory of the cache, instead of giving a longer one each. */
export function growsInPlace({ device, attention }: CacheModel): boolean {
  return device.name === 'cpu' && attention === 'fused';
}

/** Whether it fits was planned before (plan-pass.ts). @throws Failure `out-of-memory` where it does not all the same */
export function allocateCache(model: CacheModel, capacity: number): KeyValueCache {
  return growsInPlace(model) ? new CacheInPlace(model.spec, capacity) : new GrowingCache(model);
}

/** The names of every layer's keys and values, going in and coming out. */
function slotsOf({
  layers,
}: Pick<DecoderSpec, 'layers'>): readonly { readonly past: string; readonly present: string }[] {
  return layers.flatMap((_, layer) => {
    const names = cacheNames(layer);
    return [
      { past: names.pastKey, present: names.presentKey },
      { past: names.pastValue, present: names.presentValue },
    ];
  });
}

class CacheInPlace implements KeyValueCache {
  readonly past: TensorValues;
  readonly present: TensorValues;
  readonly asked: readonly string[] = [];

  constructor(spec: DecoderSpec, capacity: number) {
    const shape = [1, spec.keyValueHeads, capacity, spec.headSize];
    const elements = spec.keyValueHeads * capacity * spec.headSize;
    const past: Record<string, TensorValue> = {};
    const present: Record<string, TensorValue> = {};
    try {
      for (const names of slotsOf(spec)) {
        past[names.past] = present[names.present] = float32(new Float32Array(elements), shape);
      }
    } catch (error) {
      throw runtimeFailure(error, `making room for ${capacity} tokens`);
    }
    this.past = past;
    this.present = present;
  }

  keep(): void {
    // The outputs were written into this very memory.
  }

  release(): void {
    // Freed with the object.
  }
}

class GrowingCache implements KeyValueCache {
  readonly #slots: ReturnType<typeof slotsOf>;
  readonly present: TensorValues = {};
  readonly asked: readonly string[];
  past: TensorValues;

  constructor({ spec, compute }: CacheModel) {
    this.#slots = slotsOf(spec);
    this.asked = this.#slots.map(({ present }) => present);
    // One slot that is not read: devices do not all take a tensor without any.
    const shape = [1, spec.keyValueHeads, 1, spec.headSize];
    const elements = spec.keyValueHeads * spec.headSize;
    const empty =
      compute === 'float16' ? float16(new Uint16Array(elements), shape) : float32(new Float32Array(elements), shape);
    this.past = Object.fromEntries(this.#slots.map(({ past }) => [past, empty]));
  }

  keep(outputs: TensorValues): void {
    const grown: Record<string, TensorValue> = {};
    for (const { past, present } of this.#slots) {
      const value = outputs[present];
      if (value === undefined) throw new Error(`the graph gave no output "${present}"`);
      grown[past] = value;
    }
    release(this.past);
    this.past = grown;
  }

  release(): void {
    release(this.past);
    this.past = {};
  }
}

export function sizesOf({ layers, keyValueHeads, headSize }: DecoderSpec): {
  readonly layers: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
} {
  return { layers: layers.length, keyValueHeads, headSize };
}
