import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listModels } from '../../../../server/models/list-models.ts';
import { storePlaces, type StorePlaces } from '../../../../server/models/stores/store-places.ts';
import type { ListedModel } from '../../../../server/shared/protocol/models.ts';
import { fillHuggingFace, fillOllama, ollamaManifest } from '../../../support/fill-stores.ts';
import { smallGguf } from '../../../support/small-gguf.ts';

const embedded = resolve('media/abacus');
const tiny = resolve('test/golden/models/llama-tiny');

let home: string;
let places: StorePlaces;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'credence-list-'));
  const checkpoints = join(home, 'checkpoints');
  places = {
    ...storePlaces({ environment: {}, home, platform: 'linux' }, [checkpoints]),
    // What the machine has besides is not the tests' business.
    ollama: [join(home, '.ollama/models')],
  };
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Everything but the embedded models, by name. */
async function listed(): Promise<Map<string, ListedModel>> {
  const { models } = await listModels(places, embedded);
  return new Map(models.filter(({ store }) => store !== 'embedded').map((model) => [model.name, model]));
}
async function problemOf(name: string): Promise<string | null | undefined> {
  return (await listed()).get(name)?.problem;
}
async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
}

describe('listModels', () => {
  it('shows the embedded models and the catalogue where there is nothing else, and asks no network', async () => {
    const fetching = vi.spyOn(globalThis, 'fetch');
    const { models, offered, notes } = await listModels(places, embedded);
    expect(models.map(({ name, store, problem }) => [name, store, problem])).toEqual([
      ['abacus', 'embedded', null],
      ['abacus-base', 'embedded', null],
    ]);
    expect(offered.length).toBeGreaterThan(4);
    expect(offered.every(({ here }) => !here)).toBe(true);
    expect(notes).toEqual([]);
    expect(fetching).not.toHaveBeenCalled();
  });

  it('knows which models of the catalogue are here', async () => {
    await fillHuggingFace(places.huggingFace, 'Qwen/Qwen3-0.6B', tiny, ['main']);
    const { offered } = await listModels(places, embedded);
    expect(offered.filter(({ here }) => here).map(({ name }) => name)).toEqual(['Qwen3-0.6B']);
  });

  it('describes each by its headers', async () => {
    await fillHuggingFace(places.huggingFace, 'org/Tiny', tiny, ['main']);
    const blob = await fillOllama(join(home, '.ollama/models'), 'registry.ollama.ai/library/small/1m', smallGguf());
    const found = await listed();
    expect(found.get('org/Tiny')).toMatchObject({
      ...{ store: 'hugging-face', form: 'safetensors', family: 'Llama', storedType: 'F32', contextLength: 4096 },
      problem: null,
    });
    expect(found.get('ollama:small:1m')).toEqual({
      ...{ name: 'ollama:small:1m', store: 'ollama', form: 'gguf', path: blob, family: 'Llama', parameters: 32 * 256 },
      ...{ storedType: 'F32', contextLength: 2048, bytes: smallGguf().length, problem: null },
    });
  });

  it('lists weights that cannot be read with the reason', async () => {
    const folder = join(home, '.lmstudio/models/someone/repo');
    await put(join(folder, 'mamba.gguf'), smallGguf({ architecture: 'mamba' }));
    await put(join(folder, 'type.gguf'), smallGguf({ tensorType: 99 }));
    await put(join(folder, 'pre.gguf'), smallGguf({ preTokenizer: 'unheard-of' }));
    await put(join(folder, 'cut.gguf'), smallGguf().subarray(0, 2000));
    await put(join(folder, 'text.gguf'), 'not at all');
    await put(join(folder, 'mmproj-model-f16.gguf'), smallGguf());
    const found = await listed();
    const problem = (name: string): string | null | undefined => found.get(`lm-studio:someone/repo/${name}`)?.problem;
    expect([...found.keys()].filter((name) => name.includes('mmproj'))).toEqual([]);
    expect(problem('mamba.gguf')).toMatch(/architecture "mamba"; known architectures of GGUF files are llama/u);
    expect(problem('type.gguf')).toMatch(/type.*99/u);
    expect(problem('pre.gguf')).toMatch(/unheard-of/u);
    expect(problem('cut.gguf')).toMatch(/ends inside its own header|fresh download/u);
    expect(problem('text.gguf')).toMatch(/not a GGUF file/u);
  });
});

describe('the Hugging Face cache', () => {
  it('may hold downloads that were cut, models of other kinds, data sets and dead links', async () => {
    const { snapshots } = await fillHuggingFace(places.huggingFace, 'org/Dead', tiny, ['main']);
    await rm(join(snapshots[0] ?? '', 'model.safetensors'));
    await symlink('../../blobs/gone', join(snapshots[0] ?? '', 'model.safetensors'));
    await mkdir(join(places.huggingFace, 'models--org--Begun/blobs'), { recursive: true });
    await mkdir(join(places.huggingFace, 'datasets--org--traces'), { recursive: true });
    const other = join(places.huggingFace, 'models--org--Bert/snapshots', 'a'.repeat(40));
    await put(join(other, 'config.json'), '{"architectures":["BertModel"]}');
    await put(join(places.huggingFace, 'models--org--Bert/refs/main'), 'a'.repeat(40));
    const quantized = join(places.huggingFace, 'models--org--Gguf/snapshots', 'b'.repeat(40));
    await put(join(quantized, 'Small-Q8_0.gguf'), smallGguf());
    const found = await listed();
    expect([...found.keys()]).toEqual(['org/Begun', 'org/Bert', 'org/Dead', 'org/Gguf:Small-Q8_0.gguf']);
    expect(found.get('org/Begun')?.problem).toMatch(/not finished.*credence models pull org\/Begun/u);
    expect(found.get('org/Bert')?.problem).toMatch(/BertModel/u);
    expect(found.get('org/Dead')?.problem).toMatch(/model\.safetensors leads to no file.*credence models pull/u);
    expect(found.get('org/Gguf:Small-Q8_0.gguf')).toMatchObject({ form: 'gguf', problem: null });
  });

  it('says of quantized weights that GGUF is read', async () => {
    const source = join(home, 'source');
    await cp(tiny, source, { recursive: true });
    const header = Buffer.from(JSON.stringify({ w: { dtype: 'I32', shape: [1], data_offsets: [0, 4] } }));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    await writeFile(join(source, 'model.safetensors'), Buffer.concat([length, header, Buffer.alloc(4)]));
    await fillHuggingFace(places.huggingFace, 'org/AWQ', source, ['main']);
    expect(await problemOf('org/AWQ')).toMatch(
      /stored as I32; F32, F16, BF16 are read, and quantized weights as GGUF/u,
    );
  });

  it('that cannot be read is a note', async () => {
    await mkdir(join(places.huggingFace, '..'), { recursive: true });
    // A link to itself: there for every user, and readable by none.
    await symlink('hub', places.huggingFace);
    const { notes } = await listModels(places, embedded);
    expect(notes).toEqual([expect.stringMatching(/huggingface\/hub cannot be read \(ELOOP\)/u)]);
  });
});

describe("Ollama's store", () => {
  const root = (): string => join(home, '.ollama/models');

  it('has models of other registries and owners, under the names that Ollama shows', async () => {
    await fillOllama(root(), 'registry.ollama.ai/library/qwen3/0.6b', 'x');
    await fillOllama(root(), 'registry.ollama.ai/someone/tuned/latest', 'y');
    await fillOllama(root(), 'hf.co/bartowski/SmolLM2-GGUF/Q4_K_M', 'z');
    expect([...(await listed()).keys()].toSorted()).toEqual([
      'ollama:hf.co/bartowski/SmolLM2-GGUF:Q4_K_M',
      'ollama:qwen3:0.6b',
      'ollama:someone/tuned:latest',
    ]);
  });

  it('may be of the newer form, with lists of manifests', async () => {
    const blob = await fillOllama(root(), 'ollama.com/library/new/1b', smallGguf(), 'manifests-v2');
    await fillOllama(root(), 'registry.ollama.ai/library/new/1b', 'the older one', 'manifests');
    const digest = `sha256:${blob.split('sha256-')[1] ?? ''}`;
    const child = JSON.stringify(ollamaManifest(digest, 1));
    await put(join(root(), 'blobs', `sha256-${'c'.repeat(64)}`), child);
    const list = (manifests: readonly object[]): string =>
      JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.ollama.manifest.list.v2+json', manifests });
    const mlx = { runner: 'mlx', format: 'safetensors', digest: `sha256:${'d'.repeat(64)}` };
    const own = { runner: 'ollama', format: 'gguf', digest: `sha256:${'c'.repeat(64)}` };
    await put(join(root(), 'manifests-v2/ollama.com/library/listed/latest'), list([mlx, own]));
    await put(join(root(), 'manifests-v2/ollama.com/library/apple/latest'), list([mlx]));
    const found = await listed();
    expect(found.get('ollama:new:1b')).toMatchObject({ path: blob, problem: null });
    expect(found.get('ollama:listed:latest')).toMatchObject({ path: blob, problem: null });
    expect(found.get('ollama:apple:latest')?.problem).toMatch(/none of its manifests is for GGUF/u);
  });

  it.each<[string, string | object, RegExp]>([
    ['no JSON', 'half a manif', /cannot be read/u],
    ['another form', { layers: 'none' }, /not one of Ollama's/u],
    [
      'a digest that leaves the store',
      { layers: [{ mediaType: 'x', digest: 'sha256:../../../etc/passwd' }] },
      /not one of/u,
    ],
    ['no weights', { layers: [] }, /runs on a server/u],
    [
      'an adapter',
      {
        layers: ['model', 'adapter'].map((kind) => ({
          mediaType: `application/vnd.ollama.image.${kind}`,
          digest: `sha256:${'a'.repeat(64)}`,
        })),
      },
      /adapter/u,
    ],
    [
      'tensors',
      { layers: [{ mediaType: 'application/vnd.ollama.image.tensor; name=x', digest: `sha256:${'a'.repeat(64)}` }] },
      /MLX/u,
    ],
  ])('may hold a manifest with %s', async (_what, manifest, problem) => {
    const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
    await put(join(root(), 'manifests/registry.ollama.ai/library/odd/latest'), text);
    expect(await problemOf('ollama:odd:latest')).toMatch(problem);
  });
});

describe('folders', () => {
  it("are found where LM Studio's pointer and settings say", async () => {
    await put(join(home, '.lmstudio-home-pointer'), `${join(home, 'elsewhere')}\n`);
    await put(join(home, 'elsewhere/settings.json'), JSON.stringify({ downloadsFolder: join(home, 'disk') }));
    await put(join(home, 'disk/a/b/one.gguf'), smallGguf());
    await put(join(home, 'elsewhere/models/a/b/two.gguf'), smallGguf());
    await put(join(home, '.cache/lm-studio/models/a/b/three.gguf'), smallGguf());
    expect([...(await listed()).keys()]).toEqual(['one', 'two', 'three'].map((name) => `lm-studio:a/b/${name}.gguf`));
  });

  it('that the user named hold checkpoints, files and exports; parts of them are none', async () => {
    const folder = join(home, 'checkpoints');
    await cp(tiny, join(folder, 'run/step-100'), { recursive: true });
    await put(join(folder, 'run/step-100/extra/other.gguf'), smallGguf());
    await put(join(folder, 'big-00001-of-00002.gguf'), smallGguf());
    await put(join(folder, 'big-00002-of-00002.gguf'), smallGguf());
    await put(join(folder, 'export/onnx/model.onnx'), 'graph');
    await put(join(folder, 'export/config.json'), '{}');
    await put(join(folder, '.hidden/model.gguf'), smallGguf());
    const found = await listed();
    expect([...found.keys()].map((name) => name.slice(folder.length))).toEqual([
      '/big-00001-of-00002.gguf',
      '/export',
      '/run/step-100',
    ]);
    expect(found.get(join(folder, 'export'))).toMatchObject({
      form: 'onnx',
      problem: expect.stringMatching(/does not say/u),
    });
    expect(found.get(join(folder, 'run/step-100'))).toMatchObject({ problem: null });
  });
});

describe('storePlaces', () => {
  const at = (environment: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux'): StorePlaces =>
    storePlaces({ environment, home: '/home/me', platform }, ['~/ckpt']);

  it('are where each program keeps its models', () => {
    expect(at({})).toEqual({
      huggingFace: '/home/me/.cache/huggingface/hub',
      ollama: [
        '/home/me/.ollama/models',
        '/usr/share/ollama/.ollama/models',
        '/var/lib/ollama/models',
        '/var/lib/ollama',
      ],
      lmStudioHomes: ['/home/me/.lmstudio', '/home/me/.cache/lm-studio'],
      lmStudioPointer: '/home/me/.lmstudio-home-pointer',
      program: '/home/me/.local/share/credence/models',
      named: ['/home/me/ckpt'],
    });
  });

  it.each<[NodeJS.ProcessEnv, string]>([
    [{ XDG_CACHE_HOME: '/x' }, '/x/huggingface/hub'],
    [{ XDG_CACHE_HOME: '/x', HF_HOME: '/hf' }, '/hf/hub'],
    [{ HF_HOME: '~/hf' }, '/home/me/hf/hub'],
    [{ HF_HOME: '/hf', HUGGINGFACE_HUB_CACHE: '/old' }, '/old'],
    [{ HF_HOME: '/hf', HUGGINGFACE_HUB_CACHE: '/old', HF_HUB_CACHE: '/new' }, '/new'],
  ])('follow %j', (environment, folder) => expect(at(environment).huggingFace).toBe(folder));

  it('follow the environment of Ollama, of data folders and of this program', () => {
    const set = at({ OLLAMA_MODELS: '/o', XDG_DATA_HOME: '/d', CREDENCE_MODEL_FOLDERS: '/a:/b' });
    expect(set.ollama[0]).toBe('/o');
    expect(set.program).toBe('/d/credence/models');
    expect(set.named).toEqual(['/home/me/ckpt', '/a', '/b']);
    expect(at({}, 'darwin').program).toBe('/home/me/Library/Application Support/credence/models');
  });
});
