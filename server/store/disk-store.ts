// Annotations, or values of another kind, in a folder on disk, over cacache: content-addressed, checked on reading, written
// aside and moved, so that two windows can share it and a crash leaves nothing half-written. The oldest go when the size
// limit is reached.
import cacache from 'cacache';
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { Failure } from '../shared/protocol/failure.ts';
import type { Annotation } from '../shared/trace/annotation.ts';
import type { AnnotationStore, ValueStore } from './annotation-store.ts';
import { evictOldest } from './evict-oldest.ts';
import { parseAnnotation } from './parse-annotation.ts';

/** An annotation of 32,000 tokens with 20 alternatives each is about 60 MB of JSON; a lying entry could claim anything. */
const maxTextBytes = 512 * 1024 * 1024;
/** The folder is measured again after this share of the limit was written: other processes write to it as well. */
const measuredShare = 1 / 16;

/** What kind of values a store keeps. */
export interface StoredKind<T> {
  /** Null where a value is none of this version. */
  readonly parse: (value: unknown) => T | null;
  /** As a message begins. */
  readonly title: string;
}

const annotations: StoredKind<Annotation> = { parse: parseWhole, title: 'The annotation cache' };

/** Opens (or makes, on the first `put`) a store of annotations; nothing is read or written yet. */
export function openDiskStore(folder: string, maxBytes: number): AnnotationStore {
  return openValueStore(folder, maxBytes, annotations);
}

/** The same for values of another kind, in a folder of their own. */
export function openValueStore<T>(folder: string, maxBytes: number, kind: StoredKind<T>): ValueStore<T> {
  /** Bytes put since the folder was last measured; null before the first time. */
  let unmeasured: number | null = null;
  let evicting: Promise<void> = Promise.resolve();

  const makeRoom = (written: number): Promise<void> => {
    const due = unmeasured === null || unmeasured + written > maxBytes * measuredShare;
    unmeasured = due ? 0 : (unmeasured ?? 0) + written;
    // One eviction at a time; one that failed has told its own caller and must not fail the next.
    if (due) evicting = evicting.catch(() => undefined).then(() => evictOldest(folder, maxBytes));
    return evicting;
  };

  return {
    async get(key) {
      try {
        const { data } = await cacache.get(folder, key, { memoize: false });
        const value = kind.parse(await unpack(data));
        if (value !== null) return value;
      } catch (error) {
        if (isAbsent(error)) return null;
      }
      await forget(folder, key);
      return null;
    },

    async put(key, value) {
      try {
        const data = await pack(value);
        if (data.length > maxBytes) return;
        await cacache.put(folder, key, data, { memoize: false });
        await makeRoom(data.length);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Failure('write-failed', `${kind.title} in ${folder} cannot be written: ${reason}`, {
          cause: error,
        });
      }
    },
  };
}

/**
 * Drops an entry that is damaged on disk, or of another shape than this version's, with its content: cacache would keep
 * a damaged content file when the same data is put again.
 */
async function forget(folder: string, key: string): Promise<void> {
  try {
    const entry = await cacache.get.info(folder, key);
    await cacache.rm.entry(folder, key, { removeFully: true });
    if (entry !== null) await cacache.rm.content(folder, entry.integrity);
  } catch {
    // A folder that cannot be changed: the entry stays, and stays unreadable.
  }
}

function isAbsent(error: unknown): boolean {
  // cacache reports content that is missing though indexed with the same code; both read as "not here".
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

const compress = promisify(gzip);
const decompress = promisify(gunzip);

async function pack(value: unknown): Promise<Buffer> {
  // Columns of numbers shrink to about 40 % at the fastest level; slower ones gain 3 % more.
  return compress(JSON.stringify(value), { level: constants.Z_BEST_SPEED });
}

async function unpack(data: Buffer): Promise<unknown> {
  const text = await decompress(data, { maxOutputLength: maxTextBytes });
  return JSON.parse(text.toString('utf8'));
}

function parseWhole(value: unknown): Annotation | null {
  const line = parseAnnotation(value);
  return line !== null && 'tokens' in line ? line : null;
}
