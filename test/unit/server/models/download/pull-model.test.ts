import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pullModel, type PullRequest } from '../../../../../server/models/download/pull-model.ts';
import type { PullOptions } from '../../../../../server/models/download/pull-from-hub.ts';
import { storePlaces } from '../../../../../server/models/stores/store-places.ts';
import type { PulledModel } from '../../../../../server/shared/protocol/models.ts';
import { FakeHub, fakeCommit } from '../../../../support/fake-hub.ts';

const id = 'org/Some-Model';
const config = readFile('test/golden/models/llama-tiny/config.json', 'utf8');
const weights = Buffer.alloc(300_000, 7);

let hub: FakeHub;
let folder: string;
let environment: NodeJS.ProcessEnv;
const notes: string[] = [];
beforeEach(async () => {
  hub = new FakeHub();
  await hub.start();
  folder = await mkdtemp(join(tmpdir(), 'credence-pull-'));
  environment = {
    HF_ENDPOINT: `${hub.address}/`,
    HF_HOME: join(folder, 'hf'),
    XDG_DATA_HOME: join(folder, 'data'),
    PIP_INDEX_URL: `${hub.address}/simple`,
  };
  notes.length = 0;
  hub.repositories.set(id, {
    files: {
      '.gitattributes': '*.safetensors filter=lfs\n',
      'README.md': 'A model.',
      'config.json': await config,
      'tokenizer.json': '{}',
      'tokenizer_config.json': '[]',
      'model.safetensors': weights,
      'pytorch_model.bin': weights,
      'original/consolidated.00.safetensors': weights,
    },
    large: ['model.safetensors', 'pytorch_model.bin'],
    revisions: ['step-200', 'refs/pr/1'],
  });
});
afterEach(async () => {
  await hub.end();
  await rm(folder, { recursive: true, force: true });
});

function pull(wanted: string, request: Partial<PullRequest> = {}, options: PullOptions = {}): Promise<PulledModel> {
  const places = storePlaces({ environment, home: folder, platform: 'linux' }, []);
  return pullModel(
    { wanted, revision: null, fromMirror: false, ...request },
    { environment, places, onNote: (note) => notes.push(note) },
    { retryMs: 0, ...options },
  );
}
const cache = (): string => join(folder, 'hf/hub/models--org--Some-Model');
const names = (paths: readonly string[]): string[] => paths.map((path) => path.split('/').at(-1) ?? '');

describe('pull from the hub', () => {
  it("puts what the model is read with into the hub's cache, and nothing else", async () => {
    const progress: number[] = [];
    const pulled = await pull(id, {}, { onProgress: ({ doneBytes }) => progress.push(doneBytes) });
    const snapshot = join(cache(), 'snapshots', fakeCommit);
    const total = weights.length + (await config).length + 4;
    expect(pulled).toEqual({ name: id, path: snapshot, from: new URL(hub.address).host, downloadedBytes: total });
    expect(await readdir(snapshot)).toEqual([
      'config.json',
      'model.safetensors',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
    expect(await readlink(join(snapshot, 'model.safetensors'))).toMatch(/^\.\.\/\.\.\/blobs\/[0-9a-f]{64}$/u);
    expect(await readlink(join(snapshot, 'config.json'))).toMatch(/^\.\.\/\.\.\/blobs\/[0-9a-f]{40}$/u);
    expect((await readFile(join(snapshot, 'model.safetensors'))).equals(weights)).toBe(true);
    expect(await readFile(join(cache(), 'refs/main'), 'utf8')).toBe(fakeCommit);
    expect(progress.at(-1)).toBe(total);
    // The weights come last: what is wrong with the rest is known before.
    expect(names(hub.fetched.map((one) => one.split(' ')[0] ?? '')).at(-1)).toBe('model.safetensors');
  });

  it('downloads nothing twice', async () => {
    await pull(id);
    const before = hub.fetched.length;
    expect(await pull(id)).toMatchObject({ downloadedBytes: 0 });
    expect(hub.fetched).toHaveLength(before);
  });

  it('repairs a link whose bytes are gone, and takes bytes that are there without one', async () => {
    const { path } = await pull(id);
    const file = join(path, 'config.json');
    await rm(join(cache(), 'blobs', (await readlink(file)).split('/').at(-1) ?? ''));
    expect(await pull(id)).toMatchObject({ downloadedBytes: (await config).length });
    await rm(join(path, 'model.safetensors'));
    expect(await pull(id)).toMatchObject({ downloadedBytes: 0 });
    expect((await readFile(join(path, 'model.safetensors'))).equals(weights)).toBe(true);
  });

  it('resumes a download that was cut in the middle', async () => {
    hub.troubles.push({}, {}, {}, { pauseAfter: 120_000 }, ...Array.from({ length: 5 }, () => ({ cut: true })));
    const here = 120_000 + (await config).length + 4;
    const onProgress = ({ doneBytes }: { doneBytes: number }): void => (doneBytes === here ? hub.cut() : undefined);
    await expect(pull(id, {}, { onProgress })).rejects.toMatchObject({ code: 'download-failed' });
    await expect(readFile(join(cache(), 'refs/main'))).rejects.toThrow();
    hub.requests.length = 0;
    expect(await pull(id)).toMatchObject({ downloadedBytes: weights.length - 120_000 });
    expect(hub.fetched).toEqual([`/${id}/resolve/${fakeCommit}/model.safetensors bytes=120000-`]);
  });

  it('may run twice at once', async () => {
    const [one, other] = await Promise.all([pull(id), pull(id)]);
    expect(one.path).toBe(other.path);
    expect((await readFile(join(one.path, 'model.safetensors'))).equals(weights)).toBe(true);
    expect((await readdir(join(cache(), 'blobs'))).filter((name) => name.includes('incomplete'))).toEqual([]);
  });

  it('names a revision in the cache and in the name', async () => {
    expect(await pull(`${id}@step-200`)).toMatchObject({ name: `${id}@step-200` });
    expect(await pull(id, { revision: 'refs/pr/1' })).toMatchObject({ name: `${id}@refs/pr/1`, downloadedBytes: 0 });
    expect(await readFile(join(cache(), 'refs/step-200'), 'utf8')).toBe(fakeCommit);
    expect(await pull(id, { revision: fakeCommit })).toMatchObject({ downloadedBytes: 0 });
    await expect(pull(id, { revision: 'step-9' })).rejects.toMatchObject({
      code: 'model-not-found',
      message: expect.stringContaining('no revision "step-9"'),
    });
  });

  it('takes the shards that the index names', async () => {
    const files = {
      ...{ 'config.json': await config, 'tokenizer.json': '{}', 'consolidated.safetensors': 'x' },
      'model.safetensors.index.json': '{"weight_map":{}}',
      'model-00001-of-00002.safetensors': 'one',
      'model-00002-of-00002.safetensors': 'two',
    };
    hub.repositories.set(id, { files });
    const { path } = await pull(id);
    expect(await readdir(path)).toEqual(
      Object.keys(files)
        .filter((name) => !name.startsWith('cons'))
        .toSorted(),
    );
  });

  it('says before a download that the disk has too little room', async () => {
    await expect(pull(id, {}, { freeBytes: async () => 100_200_000 })).rejects.toMatchObject({
      code: 'no-space',
      message: expect.stringMatching(/0 MB are to be downloaded.*has 100 MB left/u),
    });
    expect(hub.fetched.some((one) => one.includes('safetensors'))).toBe(false);
    await pull(id, {}, { freeBytes: async () => 100_400_000 });
  });
});

describe('pull refuses, and says what would help', () => {
  it('a model that does not exist', async () => {
    await expect(pull('org/nothing')).rejects.toMatchObject({
      code: 'model-not-found',
      message: expect.stringMatching(/no model org\/nothing .*or it is private.*HF_TOKEN/u),
    });
  });

  it.each(['nonsense', 'org/../x', 'a/b/c', 'org/model@../../x', ''])('the name "%s"', async (wanted) => {
    await expect(pull(wanted)).rejects.toMatchObject({ code: 'invalid-request' });
    expect(hub.requests).toEqual([]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['pickled weights alone', { 'config.json': '{}', 'pytorch_model.bin': 'x' }, /no weights.*pytorch_model\.bin/u],
    ['a missing tokenizer', { 'config.json': '{}', 'model.safetensors': 'x' }, /no tokenizer\.json/u],
    [
      'an architecture that is not read',
      {
        'config.json': '{"architectures":["MambaForCausalLM"]}',
        'tokenizer.json': '{}',
        'model.safetensors': 'weights',
      },
      /weights were not downloaded: .*MambaForCausalLM/u,
    ],
  ])('%s', async (_what, files, message) => {
    hub.repositories.set(id, { files });
    await expect(pull(id)).rejects.toMatchObject({
      code: 'model-unsupported',
      message: expect.stringMatching(message),
    });
    expect(hub.fetched.some((one) => one.includes('safetensors'))).toBe(false);
  });

  it('a file whose checksum is wrong, which it discards', async () => {
    const files = { 'config.json': await config, 'tokenizer.json': '{}', 'model.safetensors': weights };
    hub.repositories.set(id, { files, large: ['model.safetensors'], claimed: { 'model.safetensors': 'f'.repeat(64) } });
    await expect(pull(id)).rejects.toMatchObject({ code: 'checksum-mismatch' });
    expect((await readdir(join(cache(), 'blobs'))).filter((name) => !/^[0-9a-f]{40}$/u.test(name))).toEqual([]);
    expect(await readdir(join(cache(), 'snapshots', fakeCommit))).not.toContain('model.safetensors');
  });

  it('to go to the network where the hub is set offline', async () => {
    environment = { ...environment, HF_HUB_OFFLINE: '1' };
    await expect(pull('SmolLM2-135M-Instruct')).rejects.toMatchObject({
      message: expect.stringMatching(/HF_HUB_OFFLINE/u),
    });
    expect(hub.requests).toEqual([]);
  });

  it('a hub that cannot be reached', async () => {
    await hub.end();
    await expect(pull(id)).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/u),
    });
    await hub.start();
  });

  it('an answer that is no hub’s', async () => {
    hub.pages.set(`/api/models/${id}/revision/main`, '<html>Sign in to the guest network</html>');
    await expect(pull(id)).rejects.toMatchObject({ message: expect.stringMatching(/not that of a Hugging Face hub/u) });
  });
});

describe('a gated model', () => {
  const token = 'hf_averysecrettoken';
  beforeEach(async () => {
    const files = { 'config.json': await config, 'tokenizer.json': '{}', 'model.safetensors': 'weights' };
    hub.repositories.set(id, { files, token });
  });

  it('is refused with what to do, and the token is never told', async () => {
    await expect(pull(id)).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringMatching(
        /gated: accept its terms at .*org\/Some-Model, then give a token .*hf auth login/u,
      ),
    });
    environment = { ...environment, HF_TOKEN: 'hf_another' };
    await expect(pull(id)).rejects.toMatchObject({
      message: expect.stringMatching(/the token that was sent may not/u),
    });
    await expect(pull(id)).rejects.toMatchObject({ message: expect.not.stringContaining('hf_another') });
  });

  it.each<[string, () => Promise<NodeJS.ProcessEnv>]>([
    ['HF_TOKEN', async () => ({ HF_TOKEN: ` ${token}\n` })],
    ['HUGGING_FACE_HUB_TOKEN', async () => ({ HUGGING_FACE_HUB_TOKEN: token })],
    [
      'the file of `hf auth login`',
      async () => {
        await mkdir(join(folder, 'hf'), { recursive: true });
        await writeFile(join(folder, 'hf/token'), `${token}\n`);
        return {};
      },
    ],
  ])('is pulled with the token of %s', async (_where, setUp) => {
    environment = { ...environment, ...(await setUp()) };
    expect(await pull(id)).toMatchObject({ name: id });
    expect(
      hub.requests.filter(({ host }) => host === 'bytes').every(({ authorization }) => authorization === null),
    ).toBe(true);
  });
});

it('a GGUF file is named by itself', async () => {
  hub.repositories.set(id, { files: { 'model-Q4_K_M.gguf': 'a', 'model-Q8_0.gguf': 'b' } });
  const { name, path } = await pull(`${id}:q8_0`);
  expect(name).toBe(`${id}:model-Q8_0.gguf`);
  expect(path).toBe(join(cache(), 'snapshots', fakeCommit, 'model-Q8_0.gguf'));
  expect(await readdir(join(cache(), 'snapshots', fakeCommit))).toEqual(['model-Q8_0.gguf']);
});

it('links of folders inside the repository lead to its blobs', async () => {
  hub.repositories.set(id, { files: { 'config.json': '{}', 'tokenizer.json': '[]', 'onnx/model.onnx': 'g' } });
  const { path } = await pull(id);
  expect(await readlink(join(path, 'onnx/model.onnx'))).toMatch(/^\.\.\/\.\.\/\.\.\/blobs\//u);
  expect(await readFile(join(path, 'onnx/model.onnx'), 'utf8')).toBe('g');
});
