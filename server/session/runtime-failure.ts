// What onnxruntime throws → a failure for the user. Out of memory is told apart, because it can be answered with
// smaller chunks.
import { Failure } from '../shared/protocol/failure.ts';

/** How the CPU provider's allocator, C++ and V8 say that memory ran out. */
const outOfMemory =
  /bad_alloc|failed to allocate|out of memory|array buffer allocation failed|invalid typed array length/i;

export function runtimeFailure(error: unknown, doing: string): Failure {
  if (error instanceof Failure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return outOfMemory.test(message)
    ? new Failure('out-of-memory', `Memory ran out while ${doing}. A smaller model or a shorter trace would fit.`, {
        cause: error,
      })
    : new Failure('device-failed', `onnxruntime failed while ${doing}: ${message}`, { cause: error });
}
