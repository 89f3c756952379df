// Model folders in the cache that were made from other files: found by what they were made of, made whole or not at all,
// touched when used. Several processes may make the same one; the first to finish wins.
import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, statfs, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../shared/protocol/failure.ts';
import { sourceFileName, unfinishedPrefix } from './derived-files.ts';
import { evictDerived } from './evict-derived.ts';
import { writeFailure } from './write-safetensors.ts';

/** What the folder was made from, and how; kept in it. */
export interface DerivedSource {
  /** Shown to the user. */
  readonly name: string;
  readonly file: string;
  /** Of the source's weights. */
  readonly sha256: string;
  readonly kind: 'gguf' | 'int8';
}

export interface DeriveOptions {
  /** Folder that holds all derived ones. */
  readonly cache: string;
  /** Name of this one: says everything it depends on. */
  readonly key: string;
  readonly source: DerivedSource;
  /** Bytes that will be written. */
  readonly bytes: number;
  /** Most bytes that all derived folders may take; the least recently used go. */
  readonly maxBytes: number;
  /** Fills an empty folder. */
  make(folder: string): Promise<void>;
}

/** @returns the folder where it is there already, else null */
export async function findDerived(cache: string, key: string): Promise<string | null> {
  const folder = join(cache, key);
  const source = join(folder, sourceFileName);
  const there = await access(source).then(
    () => true,
    () => false,
  );
  if (!there) return null;
  const now = new Date();
  // A cache that cannot be written can still be read.
  await utimes(source, now, now).catch(() => undefined);
  return folder;
}

/** @throws Failure `no-space` | `write-failed` | `cancelled`; nothing half-written stays */
export async function makeDerived(options: DeriveOptions): Promise<string> {
  const { cache, key, source, bytes } = options;
  const unfinished = join(cache, `${unfinishedPrefix}${key}-${randomUUID()}`);
  try {
    await mkdir(unfinished, { recursive: true });
    await evictDerived(cache, { maxBytes: Math.max(0, options.maxBytes - bytes), keep: [key, unfinished] });
    await requireSpace(cache, bytes);
    await options.make(unfinished);
    await writeFile(join(unfinished, sourceFileName), `${JSON.stringify(source, null, 1)}\n`);
    return await moveInto(unfinished, join(cache, key), key);
  } catch (error) {
    throw writeFailure(unfinished, error);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function moveInto(unfinished: string, folder: string, key: string): Promise<string> {
  try {
    // What lies there without its source file is the rest of a removal that was cut off.
    if ((await findDerived(join(folder, '..'), key)) === null) await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } catch (error) {
    // Another process was faster: its folder is as good.
    if ((await findDerived(join(folder, '..'), key)) === null) throw error;
  }
  return folder;
}

async function requireSpace(cache: string, bytes: number): Promise<void> {
  const disk = await statfs(cache).catch(() => null);
  if (disk === null) return;
  const free = disk.bavail * disk.bsize;
  if (free >= bytes) return;
  const megabytes = (count: number): string => (count / 1e6).toFixed(0);
  throw new Failure(
    'no-space',
    `${megabytes(bytes)} MB are needed in ${cache} for the weights in the form they are computed with, but its disk has ${megabytes(free)} MB left. Free some, or name another cache folder.`,
  );
}
