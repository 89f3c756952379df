// Keeps a cacache folder under its size limit by removing the entries that were written first.
import cacache from 'cacache';

/** Room is made for a while, not for one entry: after an eviction this share of the limit is in use. */
const keptShare = 0.9;

/** Measures the folder and removes the oldest entries while it holds more than `maxBytes`. Safe beside other writers. */
export async function evictOldest(folder: string, maxBytes: number): Promise<void> {
  const entries = Object.values(await cacache.ls(folder)).sort((left, right) => left.time - right.time);
  let total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total <= maxBytes) return;
  for (const entry of entries) {
    if (total <= maxBytes * keptShare) break;
    await cacache.rm.entry(folder, entry.key, { removeFully: true });
    // Two keys may share one content; the other one then reads as absent and is made anew.
    await cacache.rm.content(folder, entry.integrity);
    total -= entry.size;
  }
}
