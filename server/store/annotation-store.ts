// Where finished annotations are kept between runs. An interface only; disk-store.ts keeps them in a folder.
import type { Annotation } from '../shared/trace/annotation.ts';

export interface AnnotationStore {
  /** The annotation stored under a key of cache-key.ts; null where there is none or it is damaged. Never throws. */
  get(key: string): Promise<Annotation | null>;
  /** @throws Failure `write-failed` where it cannot be kept (a full disk); what was stored before stays readable. */
  put(key: string, annotation: Annotation): Promise<void>;
}
