// How much memory can still be taken, asked before much is: an operating system that promises more than it has ends the
// process without a word later.
import { Failure } from '../shared/protocol/failure.ts';

/**
 * Bytes this process may still take, its container's limit included; null where the system does not say: macOS and
 * Windows count reclaimable pages as used, which would refuse what fits.
 */
export function availableMemory(): number | null {
  return process.platform === 'linux' ? process.availableMemory() : null;
}

/**
 * @param what what the memory is for, as it begins the message
 * @param available bytes, or null for unknown
 * @throws Failure `out-of-memory` where `bytes` are not available
 */
export function requireMemory(what: string, bytes: number, available: number | null): void {
  if (available === null || bytes <= available) return;
  throw new Failure(
    'out-of-memory',
    `${what} takes ${megabytes(bytes)} MB, of which ${megabytes(available)} MB are free. A smaller model or a shorter trace would fit.`,
  );
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
