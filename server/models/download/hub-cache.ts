// Puts files into the Hugging Face cache as its own libraries do: bytes in `blobs` under their checksum, a link in the
// snapshot of the commit, the commit under the revision's name in `refs`.
import { copyFile, link, mkdir, stat, symlink, unlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { HubFile, HubRepository } from './hub-repository.ts';

export interface CachedRepository {
  /** Folder of the commit's files. */
  readonly snapshot: string;
  blobOf(file: HubFile): string;
  /** Whether the file is there, with all its bytes. */
  has(file: HubFile): Promise<boolean>;
  /** Whether its bytes are there, from another commit or another program. */
  hasBlob(file: HubFile): Promise<boolean>;
  /** Makes the blob appear as the commit's file. */
  place(file: HubFile): Promise<void>;
  /** Remembers which commit a branch or tag stood for. */
  remember(revision: string): Promise<void>;
}

export function cachedRepository(cacheFolder: string, { id, commit }: HubRepository): CachedRepository {
  const folder = join(cacheFolder, repositoryFolder(id));
  const snapshot = join(folder, 'snapshots', commit);
  const blobOf = ({ checksum }: HubFile): string => join(folder, 'blobs', checksum.hex);
  const pointerOf = ({ path }: HubFile): string => join(snapshot, ...path.split('/'));
  return {
    snapshot,
    blobOf,
    has: (file) => isWhole(pointerOf(file), file.size),
    hasBlob: (file) => isWhole(blobOf(file), file.size),
    place: (file) => placeLink(blobOf(file), pointerOf(file)),
    remember: async (revision) => {
      if (revision === commit) return;
      const path = join(folder, 'refs', ...revision.split('/'));
      await mkdir(dirname(path), { recursive: true });
      await writeFileAtomic(path, commit);
    },
  };
}

/** `org/name` → `models--org--name`. */
export function repositoryFolder(id: string): string {
  return `models--${id.replaceAll('/', '--')}`;
}

async function isWhole(path: string, size: number): Promise<boolean> {
  return stat(path).then(
    (found) => found.size === size,
    () => false,
  );
}

/** A relative link, as the hub makes it; where links are not allowed (Windows), a second name, else a copy. */
async function placeLink(blob: string, pointer: string): Promise<void> {
  await mkdir(dirname(pointer), { recursive: true });
  const ways = [
    () => symlink(relative(dirname(pointer), blob), pointer),
    () => link(blob, pointer),
    () => copyFile(blob, pointer),
  ];
  for (const [at, way] of ways.entries()) {
    try {
      return await way();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code === 'EEXIST') {
        // Another download was first, or the link leads to bytes that are gone; then it is made anew.
        if ((await stat(pointer).catch(() => null)) !== null) return;
        await unlink(pointer).catch(() => undefined);
        return placeLink(blob, pointer);
      }
      if (at === ways.length - 1) throw error;
    }
  }
}
