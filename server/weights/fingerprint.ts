// The identity of a set of files: one SHA-256 over their contents, remembered by path, size and time of change so that
// gigabytes of weights are read once.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { Failure } from '../shared/protocol/failure.ts';

const memoSchema = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/**
 * SHA-256 (hex) over the hashes of the files in the given order. Names and places do not count (the hub's cache renames
 * files), contents and order do.
 * @param memoFolder where hashes of files are remembered; absent: every call reads every byte
 * @throws Failure `file-not-found` | `cancelled`
 */
export async function fingerprintFiles(
  paths: readonly string[],
  memoFolder?: string,
  signal?: AbortSignal,
): Promise<string> {
  const whole = createHash('sha256');
  for (const path of paths) whole.update(`${await hashFile(path, memoFolder, signal)}\n`);
  return whole.digest('hex');
}

async function hashFile(
  path: string,
  memoFolder: string | undefined,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { size, mtimeNs } = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw new Failure('file-not-found', `${path} is missing, so its fingerprint cannot be taken.`, { cause: error });
  });
  const memoKey = createHash('sha256')
    .update(`${resolve(path)}\0${size}\0${mtimeNs}`)
    .digest('hex');
  const memoPath = memoFolder === undefined ? null : join(memoFolder, `${memoKey}.json`);
  if (memoPath !== null) {
    const remembered = memoSchema.safeParse(await readMemo(memoPath));
    if (remembered.success) return remembered.data.sha256;
  }
  const hash = createHash('sha256');
  try {
    await (signal === undefined
      ? pipeline(createReadStream(path), hash)
      : pipeline(createReadStream(path), hash, { signal }));
  } catch (error) {
    if (signal?.aborted === true) throw new Failure('cancelled', `Reading ${path} was cancelled.`, { cause: error });
    throw error;
  }
  const sha256 = hash.digest('hex');
  if (memoPath !== null && memoFolder !== undefined) {
    await mkdir(memoFolder, { recursive: true });
    await writeFileAtomic(memoPath, JSON.stringify({ sha256 }));
  }
  return sha256;
}

/** A memo that is missing or broken is as good as none: the file is hashed again. */
async function readMemo(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}
