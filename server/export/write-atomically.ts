// Writes a file so that its name shows either the old content or the whole new one: a temporary file beside it, synced,
// then moved. Knows nothing of what is written.
import { randomBytes } from 'node:crypto';
import { link, lstat, open, realpath, rename, rm, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from '../shared/protocol/failure.ts';

export type Write = (text: string) => Promise<void>;

export interface AtomicWrite {
  readonly path: string;
  /** False: an existing file is left as it is, and the write fails with `file-exists`. */
  readonly overwrite: boolean;
  /** Produces the content piece by piece; where it throws, nothing is left behind. */
  readonly produce: (write: Write) => Promise<void>;
}

/** Small pieces are gathered up to this size: a write for each line of a large file would cost a system call each. */
const bufferedCharacters = 1 << 18;

/** @throws Failure `file-exists` | `write-failed`; whatever `produce` throws passes through */
export async function writeAtomically(write: AtomicWrite): Promise<void> {
  await writeTogether([write]);
}

/** Files that belong together: produced one after the other, and none gets its name before all are whole. */
export async function writeTogether(writes: readonly AtomicWrite[]): Promise<void> {
  const whole: { temporary: string; target: string; write: AtomicWrite }[] = [];
  try {
    for (const write of writes) {
      const target = await findTarget(write.path);
      if (target.kind === 'device') await tellWriteFailure(write.path, writeInto(target.path, 'w', write.produce));
      else {
        if (!write.overwrite) await refuseExisting(write.path);
        const temporary = temporaryBeside(target.path);
        whole.push({ temporary, target: target.path, write });
        await tellWriteFailure(write.path, writeInto(temporary, 'wx', write.produce));
      }
    }
    for (const { temporary, target, write } of whole) {
      await tellWriteFailure(write.path, publish(temporary, target, write.overwrite));
    }
  } finally {
    // What was published has no temporary file any more; what failed is removed, and the first error is the one to tell.
    await Promise.all(whole.map(({ temporary }) => rm(temporary, { force: true }).catch(() => undefined)));
  }
}

function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
}

async function tellWriteFailure(path: string, writing: Promise<void>): Promise<void> {
  return writing.catch((error: unknown) => {
    throw toWriteFailure(error, path);
  });
}

/** @throws Failure `file-exists` where something of that name exists. */
export async function refuseExisting(path: string): Promise<void> {
  if (await exists(path)) {
    throw new Failure('file-exists', `${path} exists already. Choose another name, or allow it to be replaced.`);
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

type Target = { readonly kind: 'file' | 'device'; readonly path: string };

/** Follows links, so that a link keeps pointing where it does; pipes and devices are written, never replaced. */
async function findTarget(path: string): Promise<Target> {
  const real = await realpath(path).catch(() => resolve(path));
  const found = await stat(real).catch(() => null);
  if (found?.isDirectory() === true) throw new Failure('write-failed', `${path} is a folder, not a file to write.`);
  return { kind: found === null || found.isFile() ? 'file' : 'device', path: real };
}

async function writeInto(path: string, flags: 'w' | 'wx', produce: AtomicWrite['produce']): Promise<void> {
  const file = await open(path, flags);
  try {
    await writeBuffered(file, produce);
    if (flags === 'wx') await file.sync();
  } finally {
    await file.close();
  }
}

async function writeBuffered(file: FileHandle, produce: AtomicWrite['produce']): Promise<void> {
  let gathered = '';
  const flush = async (): Promise<void> => {
    const text = gathered;
    gathered = '';
    await file.writeFile(text, 'utf8'); // writes on from where the last one ended, in full or with an error
  };
  await produce(async (text) => {
    gathered += text;
    if (gathered.length >= bufferedCharacters) await flush();
  });
  await flush();
}

/** A hard link refuses an existing name in one step; where the file system has none, a look before the move must do. */
async function publish(temporary: string, path: string, overwrite: boolean): Promise<void> {
  if (overwrite) return rename(temporary, path);
  try {
    await link(temporary, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') await refuseExisting(path);
    await refuseExisting(path);
    return rename(temporary, path);
  }
  await unlink(temporary);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** Errors of the file system, which carry a system call, become failures; all others pass. */
function toWriteFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  const hint = codeOf(error) === 'ENOSPC' ? ' The disk is full.' : '';
  return new Failure('write-failed', `${path} cannot be written: ${error.message}.${hint}`, { cause: error });
}
