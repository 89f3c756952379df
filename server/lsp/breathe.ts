// Long loops give the event loop a turn between slices, so that requests are answered while a large file is read.
import { setImmediate } from 'node:timers/promises';

// An answer takes several turns of the event loop, and waits this long at each for background work.
const sliceMs = 4;

/** Returns a function to await in a loop: it does nothing within a slice, and lets others run after one. */
export function makeBreathing(now: () => number = () => performance.now()): () => Promise<void> {
  let started = now();
  return async () => {
    if (now() - started < sliceMs) return;
    await setImmediate();
    started = now();
  };
}
