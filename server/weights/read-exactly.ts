// A range of an open file → its bytes, whole or a failure. Reads come back short on some file systems; this asks again.
import type { FileHandle } from 'node:fs/promises';
import { Failure } from '../shared/protocol/failure.ts';

/**
 * Fills `into` with the bytes from `position` on.
 * @param file for the message
 * @throws Failure `model-invalid` where the file ends before
 */
export async function readInto(handle: FileHandle, file: string, position: number, into: Uint8Array): Promise<void> {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await handle.read(into, filled, into.length - filled, position + filled);
    if (bytesRead === 0)
      throw new Failure(
        'model-invalid',
        `${file} ended at byte ${position + filled} while it was being read; it shrank.`,
      );
    filled += bytesRead;
  }
}

/** The same into new memory; the caller has checked `length` against what the file holds. */
export async function readExactly(
  handle: FileHandle,
  file: string,
  position: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  await readInto(handle, file, position, bytes);
  return bytes;
}
