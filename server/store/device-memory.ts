// Which device a model ran on the last time it was asked for so, kept in one small file: annotations are stored under the
// device they came from, and have to be found before the model is loaded again.
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** What annotations are stored under besides the model. */
export interface RememberedDevice {
  readonly device: string;
  readonly precision: string;
  readonly variant?: string;
}

export interface DeviceMemory {
  /** Null where it is not known. */
  get(about: string): Promise<RememberedDevice | null>;
  put(about: string, device: RememberedDevice): Promise<void>;
}

/** Knows nothing and keeps nothing. */
export const noDeviceMemory: DeviceMemory = {
  get: () => Promise.resolve(null),
  put: () => Promise.resolve(),
};

const entrySchema = z
  .object({ device: z.string(), precision: z.string(), variant: z.string().optional() })
  .transform(({ device, precision, variant }): RememberedDevice => {
    return variant === undefined ? { device, precision } : { device, precision, variant };
  });
const memorySchema = z.record(z.string(), entrySchema);

/** Models that were used longest ago are forgotten first. */
const mostEntries = 200;

/** @param file made when first written to; one that cannot be read counts as empty */
export function openDeviceMemory(file: string): DeviceMemory {
  return {
    get: async (about) => (await read(file))[about] ?? null,
    async put(about, device) {
      const { [about]: before, ...others } = await read(file);
      if (before !== undefined && JSON.stringify(before) === JSON.stringify(device)) return;
      const kept = Object.entries(others).slice(1 - mostEntries);
      try {
        await mkdir(dirname(file), { recursive: true });
        await writeFileAtomic(file, JSON.stringify(Object.fromEntries([...kept, [about, device]])));
      } catch {
        // A full or read-only disk: annotations are found once the model is loaded.
      }
    },
  };
}

async function read(file: string): Promise<Readonly<Record<string, RememberedDevice>>> {
  try {
    const parsed = memorySchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : {};
  } catch {
    return {}; // not there yet
  }
}
