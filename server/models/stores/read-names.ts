// The names in a folder of somebody else's: an absent folder is empty, one that may not be read is a note.
import { readdir } from 'node:fs/promises';
import type { Dirent } from 'node:fs';

/** A store with more entries than this in one folder is none; reading on would only burn time. */
const maxEntries = 20_000;

/** Sorted by name. `note` says why there is nothing; null where the folder was read or does not exist. */
export async function readNames(
  folder: string,
): Promise<{ readonly entries: readonly Dirent[]; readonly note: string | null }> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    if (entries.length > maxEntries) {
      return {
        entries: [],
        note: `${folder} holds ${entries.length} entries, more than the ${maxEntries} that are read.`,
      };
    }
    return { entries: entries.sort((left, right) => (left.name < right.name ? -1 : 1)), note: null };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return { entries: [], note: null };
    return { entries: [], note: `${folder} cannot be read (${code || String(error)}).` };
  }
}
