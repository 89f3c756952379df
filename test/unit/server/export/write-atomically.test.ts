import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomically } from '../../../../server/export/write-atomically.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-write-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const put = (path: string, overwrite: boolean, text = 'new'): Promise<void> =>
  writeAtomically({ path, overwrite, produce: (write) => write(text) });

describe('writeAtomically', () => {
  it('writes all of it and leaves nothing beside it', async () => {
    const long = 'é\n'.repeat(400_000);
    await put(join(folder, 'a'), false, long);
    expect(await readFile(join(folder, 'a'), 'utf8')).toBe(long);
    expect(await readdir(folder)).toEqual(['a']);
  });

  it('leaves an existing file as it is unless told otherwise', async () => {
    const path = join(folder, 'a');
    await writeFile(path, 'old');
    await expect(put(path, false)).rejects.toMatchObject({ code: 'file-exists' });
    expect(await readFile(path, 'utf8')).toBe('old');
    await put(path, true);
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('leaves a file alone that appears while it writes', async () => {
    const path = join(folder, 'a');
    const writing = writeAtomically({
      path,
      overwrite: false,
      async produce(write) {
        await write('new');
        await writeFile(path, 'other');
      },
    });
    await expect(writing).rejects.toMatchObject({ code: 'file-exists' });
    expect(await readFile(path, 'utf8')).toBe('other');
    expect(await readdir(folder)).toEqual(['a']);
  });

  it('leaves the old file where the content fails', async () => {
    const path = join(folder, 'a');
    await writeFile(path, 'old');
    const produce = async (write: (text: string) => Promise<void>): Promise<void> => {
      await write('half'.repeat(100_000));
      throw new Error('no more');
    };
    await expect(writeAtomically({ path, overwrite: true, produce })).rejects.toThrow('no more');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['a']);
  });

  it('writes through a link and keeps it', async () => {
    await writeFile(join(folder, 'real'), 'old');
    await symlink('real', join(folder, 'link'));
    await put(join(folder, 'link'), true);
    expect(await readlink(join(folder, 'link'))).toBe('real');
    expect(await readFile(join(folder, 'real'), 'utf8')).toBe('new');
  });

  it('names what cannot be written', async () => {
    await mkdir(join(folder, 'sub'));
    await expect(put(join(folder, 'sub'), true)).rejects.toMatchObject({ code: 'write-failed' });
    const missing = join(folder, 'none', 'a');
    await expect(put(missing, true)).rejects.toMatchObject({
      code: 'write-failed',
      message: expect.stringContaining(missing),
    });
  });

  it('writes to a device instead of replacing it', async () => {
    await put('/dev/null', true);
    expect((await readdir('/dev')).includes('null')).toBe(true);
    await expect(readFile('/dev/null', 'utf8')).resolves.toBe('');
  });
});
