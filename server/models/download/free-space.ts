// Whether a download will fit, told before it begins.
import { mkdir, statfs } from 'node:fs/promises';
import { Failure } from '../../shared/protocol/failure.ts';

/** Bytes that a user may still write into a folder; null where the system does not tell. */
export type FreeBytes = (folder: string) => Promise<number | null>;

/** What the rest of the machine needs to go on: logs, the editor's own files. */
const spareBytes = 100_000_000;

export async function freeBytesOf(folder: string): Promise<number | null> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
}

/** @throws Failure `no-space` with what is needed and what is free */
export async function requireSpace(folder: string, bytes: number, free: FreeBytes = freeBytesOf): Promise<void> {
  await mkdir(folder, { recursive: true });
  const there = await free(folder);
  if (there === null || there >= bytes + spareBytes) return;
  const megabytes = (count: number): string => (count / 1e6).toFixed(0);
  throw new Failure(
    'no-space',
    `${megabytes(bytes)} MB are to be downloaded into ${folder}, and ${megabytes(spareBytes)} MB should stay free there, but its disk has ${megabytes(there)} MB left. Nothing was downloaded.`,
  );
}
