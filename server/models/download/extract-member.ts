// One file out of a zip archive, checked and put in its place whole.
import { createHash } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { open, type Entry, type ZipFile } from 'yauzl';
import { Failure } from '../../shared/protocol/failure.ts';
import { openFileSink } from './file-sink.ts';
import { fullDisk } from './full-disk.ts';

export interface Member {
  readonly archive: string;
  /** Path inside the archive. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Absolute path that it gets. */
  readonly target: string;
}

/** @throws Failure `checksum-mismatch` | `model-not-found` | `no-space` | `write-failed` | `cancelled` */
export async function extractMember(member: Member, signal?: AbortSignal): Promise<void> {
  const zip = await openArchive(member.archive);
  const partial = `${member.target}.${process.pid}.extracting`;
  try {
    await write(await openStream(zip, await findEntry(zip, member)), partial, member, signal);
    await rename(partial, member.target);
  } catch (error) {
    await rm(partial, { force: true });
    throw fullDisk(error) ? noSpace(member, error) : error;
  } finally {
    zip.close();
  }
}

async function write(stream: Readable, path: string, member: Member, signal: AbortSignal | undefined): Promise<void> {
  const hash = createHash('sha256');
  const sink = await openFileSink(path);
  try {
    await sink.empty();
    for await (const piece of stream) {
      if (signal?.aborted === true) throw new Failure('cancelled', `Stopped while unpacking ${member.path}.`);
      hash.update(piece as Buffer /* no encoding is set */);
      await sink.write(piece as Buffer /* same */);
    }
    await sink.sync();
  } finally {
    await sink.close();
  }
  const found = hash.digest('hex');
  if (found !== member.sha256) {
    const what = `${member.path} in ${member.archive} has the SHA-256 ${found}, not ${member.sha256}`;
    throw new Failure('checksum-mismatch', `${what}. It was discarded.`);
  }
}

function openArchive(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(new Failure('model-invalid', `${path} is no zip archive: ${error.message}.`, { cause: error }));
    });
  });
}

function findEntry(zip: ZipFile, { path, bytes, archive }: Member): Promise<Entry> {
  return new Promise((resolve, reject) => {
    const missing = new Failure('model-not-found', `${archive} holds no ${path} of ${bytes} bytes.`);
    zip.on('entry', (entry: Entry) => {
      if (entry.fileName === path && entry.uncompressedSize === bytes) resolve(entry);
      else zip.readEntry();
    });
    zip.on('end', () => reject(missing));
    zip.on('error', reject);
    zip.readEntry();
  });
}

function openStream(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error === null ? resolve(stream) : reject(error)));
  });
}

function noSpace({ path, bytes, target }: Member, cause: unknown): Failure {
  const needed = (bytes / 1e6).toFixed(0);
  return new Failure('no-space', `The disk is full: unpacking ${path} takes ${needed} MB at ${target}.`, { cause });
}
