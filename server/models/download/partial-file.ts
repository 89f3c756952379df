// The unfinished file of a download: one a process, beside its target, so that two downloads of one file never write
// into the same bytes. What a download leaves behind is taken over by the next one, by renaming, which one of them wins.
import { randomBytes, createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** An owner on another machine cannot be asked whether it lives; a living one writes at least every half minute. */
const abandonedMs = 120_000;

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** A file of this process's own, holding what an earlier download left or nothing; it need not exist yet. */
export async function claimPartial(target: string): Promise<string> {
  await mkdir(dirname(target), { recursive: true });
  const own = `${target}.credence-${host}-${process.pid}-${randomBytes(4).toString('hex')}.incomplete`;
  let claimed = false;
  for (const { path } of await abandoned(target)) {
    // The largest is taken; smaller ones are of no use any more.
    if (claimed) await rm(path, { force: true });
    else claimed = await moved(path, own);
  }
  return own;
}

/** Leaves the bytes to the next download, whichever process that is. */
export async function parkPartial(own: string, target: string): Promise<void> {
  await moved(own, parkedName(target));
}

/** Bytes that a download would not have to fetch again; 0 where nothing is left. */
export async function parkedBytes(target: string): Promise<number> {
  return (await abandoned(target))[0]?.size ?? 0;
}

async function moved(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(
    () => true,
    () => false, // another process was first, or there is nothing
  );
}

function parkedName(target: string): string {
  return `${target}.credence.incomplete`;
}

/** Unfinished files that nobody writes to, largest first. */
async function abandoned(target: string): Promise<{ path: string; size: number }[]> {
  const folder = dirname(target);
  const names = await readdir(folder).catch(() => []);
  const found: { path: string; size: number }[] = [];
  for (const name of names.filter((one) => one.startsWith(`${basename(target)}.credence`))) {
    const path = join(folder, name);
    const facts = await stat(path).catch(() => null);
    if (facts === null) continue;
    if (path === parkedName(target) || isOrphan(name, facts.mtimeMs)) found.push({ path, size: facts.size });
  }
  return found.sort((left, right) => right.size - left.size);
}

function isOrphan(name: string, changedMs: number): boolean {
  const owner = /\.credence-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}\.incomplete$/u.exec(name);
  if (owner === null) return false;
  return owner[1] === host ? !isAlive(Number(owner[2])) : Date.now() - changedMs > abandonedMs;
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
