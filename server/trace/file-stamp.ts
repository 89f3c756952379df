// How a file is known to be the one it was: size, time, identity, and a few bytes at its head and at its end.
import type { FileHandle } from 'node:fs/promises';

export interface FileStamp {
  readonly size: number;
  readonly modifiedMs: number;
  readonly identity: string;
  /** The first and last bytes, together at most twice `sampleBytes`. */
  readonly sample: Buffer;
}

// Enough to tell one rollout file from another that was written over it; a line's head alone is alike in all.
const sampleBytes = 4096;

/** The stamp of an open file as it is now. */
export async function stampFile(handle: FileHandle): Promise<FileStamp> {
  const { size, mtimeMs, dev, ino } = await handle.stat();
  return { size, modifiedMs: mtimeMs, identity: `${dev}:${ino}`, sample: await sampleOf(handle, size) };
}

/** Whether a file that has grown still begins with what it held at the earlier stamp (seen by sample). */
export async function continues(handle: FileHandle, earlier: FileStamp): Promise<boolean> {
  return earlier.sample.equals(await sampleOf(handle, earlier.size));
}

async function sampleOf(handle: FileHandle, size: number): Promise<Buffer> {
  const length = Math.min(size, sampleBytes);
  const head = await handle.read(Buffer.alloc(length), 0, length, 0);
  const tail = await handle.read(Buffer.alloc(length), 0, length, size - length);
  return Buffer.concat([head.buffer.subarray(0, head.bytesRead), tail.buffer.subarray(0, tail.bytesRead)]);
}
