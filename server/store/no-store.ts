// The store of those who want none: keeps nothing, finds nothing.
import type { AnnotationStore } from './annotation-store.ts';

export const noStore: AnnotationStore = {
  get: () => Promise.resolve(null),
  put: () => Promise.resolve(),
};
