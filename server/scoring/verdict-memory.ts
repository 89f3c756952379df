// Remembers what was found of a device: verdicts of self-checks and measured rates, one small file each, named by a hash
// of everything it holds for. What cannot be read counts as not known; what cannot be written is found again next time.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';

export interface VerdictMemory {
  /** Null where nothing valid is known. */
  get<T>(about: readonly string[], schema: z.ZodType<T>): Promise<T | null>;
  put(about: readonly string[], value: object): Promise<void>;
}

/** Knows nothing and keeps nothing. */
export const noMemory: VerdictMemory = {
  get: () => Promise.resolve(null),
  put: () => Promise.resolve(),
};

/** @param folder made when first needed */
export function openVerdictMemory(folder: string): VerdictMemory {
  const fileOf = (about: readonly string[]): string =>
    join(folder, `${createHash('sha256').update(JSON.stringify(about)).digest('hex')}.json`);
  return {
    async get(about, schema) {
      try {
        const parsed = schema.safeParse(JSON.parse(await readFile(fileOf(about), 'utf8')));
        return parsed.success ? parsed.data : null;
      } catch {
        return null; // not there yet, or cut by a crash: found anew
      }
    },
    async put(about, value) {
      const file = fileOf(about);
      const part = `${file}.${randomUUID()}`;
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(part, JSON.stringify(value));
        await rename(part, file);
      } catch {
        await rm(part, { force: true }).catch(() => undefined); // a full or read-only disk costs a check each time
      }
    },
  };
}
