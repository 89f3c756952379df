// What a precision means on a device: the type that is computed in, the tolerance of the self-check, and whether the
// device can have it at all.
import type { ComputeType } from '../graph/stored-weights.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { Device } from '../session/execution-providers.ts';
import type { PrecisionName, RealPrecision } from '../shared/protocol/precision.ts';
import type { Tolerance } from './device-use.ts';

/**
 * What a folder's weights are computed in when this is asked: quantized weights decide for themselves, dense ones are
 * fp32 unless fp16 is asked for. So a number never carries a precision that it was not computed in.
 * @param tensors names of the folder's tensors; `….int8` and `….blocks` are quantized (server/graph/linear-weight.ts)
 * @throws Failure `model-unsupported` where the fast mode is asked of weights that were not made for it
 */
export function precisionOf(asked: PrecisionName, tensors: Iterable<string>): RealPrecision {
  const names = [...tensors];
  if (names.some((name) => name.endsWith('.int8'))) return 'fast';
  if (asked === 'fast')
    throw new Failure(
      'model-unsupported',
      'The fast mode multiplies 8-bit integers, and these weights hold none. They are made of Hugging Face folders and GGUF files; --precision fp32 works.',
    );
  if (names.some((name) => name.endsWith('.blocks'))) return 'stored';
  return asked === 'fp16' ? 'fp16' : 'fp32';
}

export function computeTypeOf(precision: RealPrecision): ComputeType {
  return precision === 'fp16' ? 'float16' : 'float32';
}

/** Why the device cannot compute so, as the end of a sentence; null where it can. */
export function whyNoPrecision(device: Device, precision: RealPrecision): string | null {
  if (precision === 'fp16' && !device.halfPrecision) return 'it does not compute in fp16; fp32 works';
  if (precision === 'fast' && device.name !== 'cpu')
    return 'the fast mode multiplies 8-bit integers on the CPU alone; --device cpu or another precision works';
  return null;
}

/**
 * How far from the CPU's float32 a device may be, nats. float32: what real weights are held to against the reference.
 * float16: numbers of 11 bits.
 */
export function toleranceOf(precision: RealPrecision): Tolerance {
  return precision === 'fp16' ? { worst: 0.2, mean: 0.02 } : { worst: 1e-3, mean: 1e-4 };
}
