// Keeps the folders of derived weights within a size: the least recently used go first, and so do rests of making that
// was cut off. A folder that another program has open on Windows stays; it goes the next time.
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sourceFileName, unfinishedPrefix } from './derived-files.ts';

/** No making takes a day; what is older was cut off. */
const unfinishedMs = 86_400_000;

/** Room for two models of seven billion parameters in float32. */
export const defaultMaxDerivedBytes = 64_000_000_000;

interface Entry {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly lastUsed: number;
  readonly finished: boolean;
}

/** @param keep names or paths of folders that stay whatever they take */
export async function evictDerived(
  cache: string,
  { maxBytes, keep }: { readonly maxBytes: number; readonly keep: readonly string[] },
): Promise<void> {
  const names = await readdir(cache).catch(() => []);
  const entries = await Promise.all(names.map((name) => describe(join(cache, name), name)));
  const candidates = entries.filter(
    (entry) => entry !== null && !keep.some((kept) => entry.path === kept || entry.path === join(cache, kept)),
  );
  let total = entries.reduce((sum, entry) => sum + (entry?.bytes ?? 0), 0);
  for (const entry of candidates.filter((each) => each !== null).sort((a, b) => a.lastUsed - b.lastUsed)) {
    const cutOff = !entry.finished && entry.lastUsed < Date.now() - unfinishedMs;
    // What another process is making now is not ours to remove.
    if (!cutOff && (!entry.finished || total <= maxBytes)) continue;
    // The source file goes first, so that a folder half removed is not taken for whole.
    await rm(join(entry.path, sourceFileName), { force: true }).catch(() => undefined);
    await rm(entry.path, { recursive: true, force: true }).catch(() => undefined);
    total -= entry.bytes;
  }
}

/** Null for what is not a derived folder. */
async function describe(path: string, name: string): Promise<Entry | null> {
  const files = await readdir(path).catch(() => null);
  if (files === null) return null;
  const finished = files.includes(sourceFileName);
  if (!finished && !name.startsWith(unfinishedPrefix)) return null;
  const found = await Promise.all(files.map((file) => stat(join(path, file)).catch(() => null)));
  const marker = await stat(finished ? join(path, sourceFileName) : path).catch(() => null);
  return {
    path,
    bytes: found.reduce((sum, file) => sum + (file?.size ?? 0), 0),
    lastUsed: marker?.mtimeMs ?? 0,
    finished,
  };
}
