// Says when a file may have changed on disk: by asking for its size and time, since a directory watch misses files that
// are replaced, mounted over a network, or written by another container.
import { unwatchFile, watchFile as watchStat } from 'node:fs';

// A person sees new rollouts within a second; one stat a second costs nothing, also over a network.
const intervalMs = 750;

/** Calls `onChange` after each change; returns the function that ends the watch. */
export function watchFile(path: string, onChange: () => void): () => void {
  const listener = (): void => onChange();
  watchStat(path, { interval: intervalMs, persistent: false }, listener);
  return () => unwatchFile(path, listener);
}
