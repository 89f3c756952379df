// What a precision means on a device: the type that is computed in, the tolerance of the self-check, and whether the
// device can have it at all.
import type { ComputeType } from '../graph/stored-weights.ts';
import type { Device } from '../session/execution-providers.ts';
import type { PrecisionName, RealPrecision } from '../shared/protocol/precision.ts';
import type { Tolerance } from './device-use.ts';

/** fp32, where no other is asked for: its numbers are the reference's. */
export function realPrecision(asked: PrecisionName): RealPrecision {
  return asked === 'auto' ? 'fp32' : asked;
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
