// Where finished annotations, and other values that took long to make, are kept between runs. An interface only;
// disk-store.ts keeps them in a folder.
import type { Annotation } from '../shared/trace/annotation.ts';

export interface ValueStore<T> {
  /** The value stored under a key (of annotations: of cache-key.ts); null where there is none or it is damaged. Never throws. */
  get(key: string): Promise<T | null>;
  /** @throws Failure `write-failed` where it cannot be kept (a full disk); what was stored before stays readable. */
  put(key: string, value: T): Promise<void>;
}

export type AnnotationStore = ValueStore<Annotation>;
