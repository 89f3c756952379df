import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDiskStore } from '../../../../server/store/disk-store.ts';
import { buildAnnotation } from '../../../support/build-annotation.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const filesIn = async (part: string): Promise<string[]> => {
  const all = await readdir(folder, { recursive: true });
  const inPart = all.filter((path) => path.startsWith(part)).map((path) => join(folder, path));
  const isFile = await Promise.all(inPart.map(async (path) => (await stat(path)).isFile()));
  return inPart.filter((_path, index) => isFile[index]);
};
const big = (seed: number): ReturnType<typeof buildAnnotation> => {
  const noise = Array.from({ length: 3000 }, (_, index) => -Math.abs(Math.sin(seed * 7919 + index)));
  const { tokens } = buildAnnotation();
  const columns = { ...tokens, start: noise.map(() => 0), end: noise.map(() => 1), logprob: noise };
  const rest = { entropy: noise, rank: noise.map(() => 1), margin: noise, selfCertainty: noise, topMass: noise };
  return buildAnnotation({ id: String(seed), tokens: { ...columns, ...rest } });
};

/** A program from source text, built as the real ones are. */
async function bundled(script: string): Promise<string> {
  const bundle = join(folder, 'writer.mjs');
  const { build } = await import('esbuild');
  await build({
    stdin: { contents: script, resolveDir: process.cwd(), loader: 'ts' },
    ...{ bundle: true, platform: 'node', format: 'esm', outfile: bundle, logLevel: 'error' },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return bundle;
}

describe('disk store', () => {
  it('gives back what was put, also to a store opened later', async () => {
    const annotation = buildAnnotation();
    await openDiskStore(folder, 1e6).put('k', annotation);
    expect(await openDiskStore(folder, 1e6).get('k')).toEqual(annotation);
    expect(await openDiskStore(folder, 1e6).get('other')).toBeNull();
  });

  it('drops an entry whose bytes were damaged and can store it again', async () => {
    const store = openDiskStore(folder, 1e6);
    await store.put('k', buildAnnotation());
    const [content] = await filesIn('content');
    if (content === undefined) throw new Error('nothing was written');
    const bytes = await readFile(content);
    bytes.writeUInt8((bytes.at(-20) ?? 0) ^ 0xff, bytes.length - 20);
    await writeFile(content, bytes);
    expect(await store.get('k')).toBeNull();
    expect(await filesIn('content')).toEqual([]);
    await store.put('k', buildAnnotation());
    expect(await store.get('k')).toEqual(buildAnnotation());
  });

  it('drops an entry of another shape', async () => {
    const store = openDiskStore(folder, 1e6);
    // A value from a newer program, put past the types as a file on disk would be.
    await store.put('k', { ...buildAnnotation(), schema: 'credence.annotation/2' as 'credence.annotation/1' });
    expect(await store.get('k')).toBeNull();
    expect(await filesIn('index')).toEqual([]);
  });

  it('stays under its limit by dropping the oldest', async () => {
    const limit = 600_000;
    const store = openDiskStore(folder, limit);
    for (let seed = 0; seed < 20; seed++) await store.put(`k${seed}`, big(seed));
    const sizes = await Promise.all((await filesIn('content')).map(async (path) => (await stat(path)).size));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(total).toBeLessThanOrEqual(limit);
    expect(total).toBeGreaterThan(limit / 4);
    expect(await store.get('k0')).toBeNull();
    expect(await store.get('k19')).toEqual(big(19));
  });

  it('serves two processes on one folder', async () => {
    const script = `
      import { openDiskStore } from ${JSON.stringify(join(process.cwd(), 'server/store/disk-store.ts'))};
      const [folder, prefix, text] = process.argv.slice(2);
      const store = openDiskStore(folder, 1e6);
      for (let i = 0; i < 30; i++) {
        await store.put(prefix + i, JSON.parse(text));
        await store.put('same', JSON.parse(text));
        if ((await store.get('same')) === null) throw new Error('lost');
      }`;
    const bundle = await bundled(script);
    const run = (prefix: string): Promise<unknown> =>
      promisify(execFile)(process.execPath, [bundle, folder, prefix, JSON.stringify(buildAnnotation())]);
    await Promise.all([run('a'), run('b')]);
    const store = openDiskStore(folder, 1e6);
    for (const key of ['a0', 'a29', 'b0', 'b29', 'same']) expect(await store.get(key)).toEqual(buildAnnotation());
  });

  it('stays under its limit while two processes write', async () => {
    const limit = 600_000;
    const script = `
      import { openDiskStore } from ${JSON.stringify(join(process.cwd(), 'server/store/disk-store.ts'))};
      import { readFileSync } from 'node:fs';
      const [folder, prefix, file] = process.argv.slice(2);
      const store = openDiskStore(folder, ${limit});
      const annotation = JSON.parse(readFileSync(file, 'utf8'));
      for (let i = 0; i < 12; i++) {
        const values = annotation.tokens.logprob.map((value, k) => value - ((k * (i + 1) * prefix.length) % 97) / 7);
        await store.put(prefix + i, { ...annotation, tokens: { ...annotation.tokens, logprob: values } });
      }`;
    const bundle = await bundled(script);
    const model = join(folder, 'annotation.json');
    await writeFile(model, JSON.stringify(big(1)));
    const run = (prefix: string): Promise<unknown> =>
      promisify(execFile)(process.execPath, [bundle, join(folder, 'cache'), prefix, model]);
    await Promise.all([run('a'), run('bb'), run('ccc')]);
    const store = openDiskStore(join(folder, 'cache'), limit);
    // One more, by somebody who measures: what three at once may have left above the limit goes then.
    await store.put('last', big(9));
    const sizes = await Promise.all((await filesIn('cache/content')).map(async (path) => (await stat(path)).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(limit);
    expect(await store.get('last')).toEqual(big(9));
  });

  it('fails with write-failed where the folder cannot be written, and reads as empty', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'not a folder');
    const store = openDiskStore(join(file, 'cache'), 1e6);
    await expect(store.put('k', buildAnnotation())).rejects.toMatchObject({ code: 'write-failed' });
    expect(await store.get('k')).toBeNull();
  });
});
