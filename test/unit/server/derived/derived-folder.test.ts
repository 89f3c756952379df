// Folders of derived weights: made whole or not at all, found again, refused where there is no room, and the least
// recently used gone where they take too much.
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDerived, makeDerived, type DeriveOptions } from '../../../../server/derived/derived-folder.ts';
import { sourceFileName, unfinishedPrefix } from '../../../../server/derived/derived-files.ts';
import { evictDerived } from '../../../../server/derived/evict-derived.ts';

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'credence-derived-'));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

const source = { name: 'm', file: '/m.gguf', sha256: 'a'.repeat(64), kind: 'gguf' } as const;
const options = (parts: Partial<DeriveOptions> = {}): DeriveOptions => ({
  ...{ cache, key: 'one', source, bytes: 10, maxBytes: 1_000_000 },
  make: (folder) => writeFile(join(folder, 'weights'), 'x'.repeat(10)),
  ...parts,
});

describe('a derived folder', () => {
  it('is made once and found again', async () => {
    expect(await findDerived(cache, 'one')).toBeNull();
    const folder = await makeDerived(options());
    expect(await findDerived(cache, 'one')).toBe(folder);
    expect(await readdir(cache)).toEqual(['one']);
    expect(JSON.parse(await readFile(join(folder, sourceFileName), 'utf8'))).toEqual(source);
  });

  it('is as good from another process that was faster', async () => {
    const folder = await makeDerived(
      options({
        make: async (unfinished) => {
          await writeFile(join(unfinished, 'weights'), 'slow');
          await makeDerived(options({ make: (faster) => writeFile(join(faster, 'weights'), 'fast') }));
        },
      }),
    );
    expect(await readFile(join(folder, 'weights'), 'utf8')).toBe('fast');
    expect(await readdir(cache)).toEqual(['one']);
  });

  it('takes the place of what a removal left half', async () => {
    await mkdir(join(cache, 'one'));
    await writeFile(join(cache, 'one', 'weights'), 'half');
    expect(await findDerived(cache, 'one')).toBeNull();
    const folder = await makeDerived(options());
    expect(await readFile(join(folder, 'weights'), 'utf8')).toBe('x'.repeat(10));
  });
});

describe('where there is no space left', () => {
  it('says so before anything is written', async () => {
    let made = false;
    const make = (): Promise<void> => {
      made = true;
      return Promise.resolve();
    };
    await expect(makeDerived(options({ bytes: 1e18, make }))).rejects.toMatchObject({
      code: 'no-space',
      message: expect.stringMatching(/^1000000000000 MB are needed in .*but its disk has \d+ MB left\. Free some/u),
    });
    expect(made).toBe(false);
    expect(await readdir(cache)).toEqual([]);
  });

  it.each(['ENOSPC', 'EDQUOT'])(
    'says so when it shows while writing (%s), and leaves nothing half-written',
    async (code) => {
      const make = async (folder: string): Promise<void> => {
        await writeFile(join(folder, 'weights'), 'half');
        throw Object.assign(new Error(`${code}: write`), { code });
      };
      await expect(makeDerived(options({ make }))).rejects.toMatchObject({
        code: 'no-space',
        message: expect.stringMatching(/^There is no space left to write .*name another cache folder/u),
      });
      expect(await readdir(cache)).toEqual([]);
    },
  );

  it('is told from other trouble', async () => {
    const make = (): Promise<void> => Promise.reject(Object.assign(new Error('EIO: broken'), { code: 'EIO' }));
    await expect(makeDerived(options({ make }))).rejects.toMatchObject({
      code: 'write-failed',
      message: expect.stringContaining('EIO: broken'),
    });
  });
});

describe('what takes too much', () => {
  /** A folder of `bytes` bytes, last used so many days ago. */
  async function lay(
    name: string,
    { bytes, days, whole = true }: { bytes: number; days: number; whole?: boolean },
  ): Promise<void> {
    const folder = join(cache, name);
    const then = new Date(Date.now() - days * 86_400_000);
    await mkdir(folder);
    await writeFile(join(folder, 'weights'), 'x'.repeat(bytes));
    if (whole) {
      await writeFile(join(folder, sourceFileName), '{}');
      await utimes(join(folder, sourceFileName), then, then);
    }
    await utimes(folder, then, then);
  }

  it('goes, the least recently used first, but for what is kept', async () => {
    await lay('old', { bytes: 500, days: 9 });
    await lay('older', { bytes: 500, days: 10 });
    await lay('oldest', { bytes: 500, days: 11 });
    await lay('new', { bytes: 500, days: 1 });
    await evictDerived(cache, { maxBytes: 1600, keep: ['oldest'] });
    expect((await readdir(cache)).sort()).toEqual(['new', 'old', 'oldest']);
  });

  it('goes when another one is made', async () => {
    await lay('old', { bytes: 900, days: 9 });
    await makeDerived(options({ maxBytes: 905 }));
    expect(await readdir(cache)).toEqual(['one']);
  });

  it('leaves what is being made, and rests of making only when they are a day old', async () => {
    await lay(`${unfinishedPrefix}now`, { bytes: 500, days: 0, whole: false });
    await lay(`${unfinishedPrefix}then`, { bytes: 500, days: 2, whole: false });
    await lay('notes', { bytes: 500, days: 99, whole: false });
    await evictDerived(cache, { maxBytes: 0, keep: [] });
    expect((await readdir(cache)).sort()).toEqual(['notes', `${unfinishedPrefix}now`]);
  });

  it('is found by its last use, not by when it was made', async () => {
    await lay('old', { bytes: 500, days: 9 });
    await lay('newer', { bytes: 500, days: 3 });
    expect(await findDerived(cache, 'old')).toBe(join(cache, 'old'));
    await evictDerived(cache, { maxBytes: 600, keep: [] });
    expect(await readdir(cache)).toEqual(['old']);
  });
});
