// What is kept of annotating between runs: the annotations, and beside them which sets of signals there are of each trace.
import { join } from 'node:path';
import { z } from 'zod';
import type { AnnotationStore, ValueStore } from './annotation-store.ts';
import { openDiskStore, openValueStore } from './disk-store.ts';
import { noStore } from './no-store.ts';

/** An annotation that is stored, and what it was made with besides what all of its family share. */
export interface StoredSet {
  /** The annotation's own key. */
  readonly key: string;
  /** The choice of signals; absent: the default set. */
  readonly signals?: readonly string[];
  /** Alternatives listed for each position; absent: none. */
  readonly top?: number;
  /** What the second model is, where one was read. */
  readonly secondModel?: string;
  /** Hash of what was known besides the trace, where anything was. */
  readonly hindsight?: string;
}

export interface AnnotationCache {
  readonly annotations: AnnotationStore;
  /** Sets by family, the newest first. An annotation that is named may be gone; one that is not named is made anew. */
  readonly sets: ValueStore<readonly StoredSet[]>;
}

const schema = z.array(
  z.object({
    key: z.string(),
    signals: z.array(z.string()).exactOptional(),
    top: z.int().exactOptional(),
    secondModel: z.string().exactOptional(),
    hindsight: z.string().exactOptional(),
  }),
);

/** An entry takes some 200 bytes: room for tens of thousands of traces that were read with more than the default. */
const mostSetBytes = 16 * 1024 * 1024;

/** @param folder of all that is kept @param maxBytes of the annotations */
export function openAnnotationCache(folder: string, maxBytes: number): AnnotationCache {
  return {
    annotations: openDiskStore(join(folder, 'annotations'), maxBytes),
    sets: openValueStore(join(folder, 'annotation-sets'), Math.min(mostSetBytes, maxBytes), {
      parse: (value) => schema.safeParse(value).data ?? null,
      title: 'The index of the annotation cache',
    }),
  };
}

/** Keeps nothing, finds nothing. */
export const noAnnotationCache: AnnotationCache = { annotations: noStore, sets: noStore };
