// The inputs of one run of the decoder: a chunk of tokens behind the filled part of the cache, as its attention variant
// takes them.
import { treeMask } from '../probes/tree-mask.ts';
import { float16, float32, int32, int64, type TensorValue, type TensorValues } from '../session/tensor-value.ts';
import { cacheOutput, type LoadedModel } from './loaded-model.ts';

export interface Chunk {
  /** (n) */
  readonly ids: Int32Array;
  /** (≥ first + n) of all slots */
  readonly parents: Int32Array;
  /** (≥ first + n) of all slots */
  readonly positions: Int32Array;
  /** Slots below it follow one another. */
  readonly trunk: number;
  /** Slots in the cache before this run. */
  readonly first: number;
}

type InputModel = Pick<LoadedModel, 'spec' | 'device' | 'attention' | 'compute'>;

export function chunkInputs({ spec, device, attention, compute }: InputModel, chunk: Chunk): TensorValues {
  const { ids, parents, positions, trunk, first } = chunk;
  const filled = first + ids.length;
  const mask = (window?: number): TensorValue => {
    const bias = treeMask(parents, trunk, first, filled, window); // (n, filled)
    const shape = [1, 1, ids.length, filled];
    return compute === 'float16' ? float16(halfMask(bias), shape) : float32(bias, shape);
  };
  return {
    ids: int64(BigInt64Array.from(ids, BigInt), [ids.length]),
    positions: int64(BigInt64Array.from(positions.subarray(first, filled), BigInt), [1, ids.length]),
    attention_bias: mask(),
    ...(spec.slidingWindow === null ? {} : { attention_bias_window: mask(spec.slidingWindow) }),
    ...(attention === 'fused' && {
      filled: int32(Int32Array.of(filled), [1]),
      filled_less_one: int32(Int32Array.of(filled - 1), [1]),
    }),
    ...((attention === 'composed' || cacheOutput({ device }) === 'new') && {
      kept: int64(BigInt64Array.of(BigInt(first)), [1]),
    }),
  };
}

/** The bits of -65504, the lowest number of float16; e^-65504 is 0 in any precision. */
const lowestHalf = 0xfbff;

function halfMask(bias: Float32Array): Uint16Array {
  return Uint16Array.from(bias, (value) => (value === 0 ? 0 : lowestHalf));
}
