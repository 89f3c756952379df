// One run at a time writes an output: a small file beside it names the process that does. What a killed run left is told
// by its process being gone.
import { constants, copyFile, link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';
import { Failure } from '../shared/protocol/failure.ts';

export interface OutputLock {
  release(): Promise<void>;
}

const holderSchema = z.object({ process: z.int().positive(), host: z.string() });
type Holder = z.infer<typeof holderSchema>;

/** Another run may take the file away between two looks at it; more often than this nobody's luck is that bad. */
const attempts = 5;

/**
 * @param path the file that says who writes
 * @param output for the message
 * @throws Failure `file-exists` where another run that still lives has it
 */
export async function lockOutput(path: string, output: string): Promise<OutputLock> {
  const own: Holder = { process: process.pid, host: hostname() };
  const text = JSON.stringify(own);
  const draft = `${path}.${own.process}`;
  try {
    await writeFile(draft, text);
    for (let attempt = 1; attempt <= attempts; attempt++) {
      if (await linkNew(draft, path)) return { release: () => rm(path, { force: true }) };
      await dropStale(path, output);
    }
  } finally {
    await rm(draft, { force: true });
  }
  throw inUse(path, output, null);
}

/** False where the name is taken. A link appears with its content, so that nobody reads half of it. */
async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to).catch(async (error: unknown) => {
      if (codeOf(error) === 'EEXIST') throw error;
      // Some file systems (FAT, some shares) have no links.
      await copyFile(from, to, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}

/** Takes away what a dead run left. @throws Failure `file-exists` where the run lives */
async function dropStale(path: string, output: string): Promise<void> {
  const found = await readFile(path, 'utf8').catch(() => null);
  if (found === null) return;
  const holder = parseHolder(found);
  if (holder !== null && isAlive(holder)) throw inUse(path, output, holder);
  // Moved first: where another run took its place since, that one's file comes back.
  const moved = `${path}.stale-${process.pid}`;
  await rename(path, moved).catch(() => undefined);
  const taken = await readFile(moved, 'utf8').catch(() => null);
  if (taken !== null && taken !== found) await linkNew(moved, path);
  await rm(moved, { force: true });
}

function parseHolder(text: string): Holder | null {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // not ours, or cut off by a crash: nobody holds it
  }
}

/** A process of another machine cannot be asked; it counts as alive. */
function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  if (holder.process === process.pid) return false; // left by an earlier process of the same number
  try {
    return process.kill(holder.process, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function inUse(path: string, output: string, holder: Holder | null): Failure {
  const who = holder === null ? 'Another run' : `Another run (process ${holder.process} on ${holder.host})`;
  return new Failure(
    'file-exists',
    `${who} is writing ${output}. Wait for it, write to another file, or remove ${path} if that run is gone.`,
  );
}
