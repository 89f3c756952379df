// What onnxruntime throws → a failure for the user. Out of memory is told apart, because it can be answered with
// smaller chunks.
import { Failure } from '../shared/protocol/failure.ts';

/**
 * How the CPU provider's allocator, C++, V8 and CUDA say that memory ran out, and WebGPU that a tensor is larger than the
 * adapter takes: smaller chunks help against both.
 */
const outOfMemory =
  /bad_alloc|failed to allocate|out of memory|array buffer allocation failed|invalid typed array length|larger than the maximum (?:storage |uniform )?(?:buffer )?binding size|exceeds the max buffer size/i;

/** How WebGPU says that the adapter has no 16-bit floats. */
const noHalfPrecision = 'requires f16 but the device does not support it';

export function runtimeFailure(error: unknown, doing: string): Failure {
  if (error instanceof Failure) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes(noHalfPrecision))
    return new Failure('device-failed', 'The adapter does not compute in 16-bit floats (shader-f16); fp32 works.', {
      cause: error,
    });
  return outOfMemory.test(message)
    ? new Failure('out-of-memory', `Memory ran out while ${doing}. A smaller model or a shorter trace would fit.`, {
        cause: error,
      })
    : new Failure('device-failed', `onnxruntime failed while ${doing}: ${message}`, { cause: error });
}
