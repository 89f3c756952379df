// Long loops give the event loop a turn between slices, so that requests are answered while a large file is read.
import { setImmediate } from 'node:timers/promises';

// Half a frame: an answer waits at most this long for background work.
const sliceMs = 8;

/** Returns a function to await in a loop: it does nothing within a slice, and lets others run after one. */
export function makeBreathing(now: () => number = () => performance.now()): () => Promise<void> {
  let started = now();
  return async () => {
    if (now() - started < sliceMs) return;
    await setImmediate();
    started = now();
  };
}
