// The store of those who want none: keeps nothing, finds nothing.
import type { ValueStore } from './annotation-store.ts';

export const noStore: ValueStore<never> = {
  get: () => Promise.resolve(null),
  put: () => Promise.resolve(),
};
