import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findModel, type ModelChoice } from '../../../../server/models/find-model.ts';
import { storePlaces } from '../../../../server/models/stores/store-places.ts';
import { fillHuggingFace, fillOllama } from '../../../support/fill-stores.ts';

const tiny = resolve('test/golden/models/llama-tiny');
const half = resolve('test/golden/models/llama-half');

let home: string;
let none: ModelChoice;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'credence-find-'));
  const places = storePlaces({ environment: {}, home, platform: 'linux' }, []);
  // What the machine has besides is not the tests' business.
  none = {
    ...{ named: null, namedBy: '--model', environment: undefined, embedded: tiny },
    places: { ...places, ollama: [join(home, '.ollama/models')] },
  };
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe('findModel', () => {
  it('takes the name, then the environment, then the embedded model', async () => {
    expect(await findModel({ ...none, named: half, environment: tiny })).toEqual({ path: half, source: 'named' });
    expect(await findModel({ ...none, environment: half })).toEqual({ path: half, source: 'environment' });
    expect(await findModel({ ...none, environment: '' })).toEqual({ path: tiny, source: 'embedded' });
    expect(await findModel({ ...none, named: 'Abacus', environment: half })).toEqual({
      path: tiny,
      source: 'embedded',
    });
  });

  it('takes the other embedded model by its name, from beside the default one', async () => {
    const [embedded, beside] = [join(home, 'abacus'), join(home, 'abacus-base')];
    const choice = { ...none, embedded, named: 'abacus-base' };
    await cp(tiny, embedded, { recursive: true });
    await expect(findModel(choice)).rejects.toMatchObject({ message: expect.stringContaining(beside) });
    await cp(half, beside, { recursive: true });
    expect(await findModel(choice)).toEqual({ path: beside, source: 'embedded' });
  });

  it('takes a GGUF file by its path, with or without the ending', async () => {
    for (const name of ['model.gguf', 'blob']) {
      await writeFile(join(home, name), 'GGUF and more');
      expect(await findModel({ ...none, named: join(home, name) })).toMatchObject({ path: join(home, name) });
    }
  });

  it.each<[string, Partial<ModelChoice>, RegExp]>([
    ['a missing folder', { named: '/nowhere/model' }, /^--model names \/nowhere\/model, but there is no such folder/],
    ['a folder without a model', { named: 'docs' }, /holds neither a configuration nor weights/],
    ['a file', { named: 'package.json' }, /which is a file and no GGUF/],
    ['a hub id', { named: 'org/Some-Model' }, /`credence models pull org\/Some-Model` downloads it/],
    [
      'a name of the catalogue',
      { named: 'qwen3-0.6b' },
      /a model of the catalogue .*`credence models pull qwen3-0\.6b`/,
    ],
    ['the environment', { environment: '/nowhere' }, /^the environment variable CREDENCE_MODEL names/],
    ['a lost embedded model', { embedded: '/nowhere' }, /The embedded model abacus is not in \/nowhere/],
  ])('says what was looked for: %s', async (_what, change, message) => {
    const looking = findModel({ ...none, ...change });
    await expect(looking).rejects.toMatchObject({ code: 'model-not-found', message: expect.stringMatching(message) });
  });
});

describe('findModel by name', () => {
  it("takes an id from the hub's cache: its main revision, or the one that is named", async () => {
    const { snapshots } = await fillHuggingFace(none.places.huggingFace, 'org/Tiny', tiny, ['main', 'step-200']);
    for (const named of ['org/Tiny', 'org/tiny', 'Tiny']) {
      expect(await findModel({ ...none, named })).toEqual({ path: snapshots[0], source: 'named' });
    }
    expect(await findModel({ ...none, named: 'org/Tiny@step-200' })).toMatchObject({ path: snapshots[1] });
  });

  it("takes Ollama's names", async () => {
    const root = join(home, '.ollama/models');
    const small = await fillOllama(root, 'registry.ollama.ai/library/qwen3/0.6b', 'GGUF small');
    const latest = await fillOllama(root, 'registry.ollama.ai/library/gemma/latest', 'GGUF latest');
    for (const named of ['ollama:qwen3:0.6b', 'qwen3:0.6b', 'qwen3']) {
      expect(await findModel({ ...none, named })).toMatchObject({ path: small });
    }
    for (const named of ['gemma', 'ollama:gemma', 'gemma:latest']) {
      expect(await findModel({ ...none, named })).toMatchObject({ path: latest });
    }
    await fillOllama(root, 'registry.ollama.ai/library/qwen3/1.7b', 'GGUF larger');
    await expect(findModel({ ...none, named: 'qwen3' })).rejects.toMatchObject({
      message: expect.stringMatching(/several models: ollama:qwen3:0\.6b, ollama:qwen3:1\.7b/u),
    });
  });

  it("takes LM Studio's names, and a file's own name where one file has it", async () => {
    const folder = join(home, '.lmstudio/models/someone/Tiny-GGUF');
    await mkdir(folder, { recursive: true });
    const file = join(folder, 'Tiny-Q4_K_M.gguf');
    await writeFile(file, 'GGUF');
    for (const named of ['lm-studio:someone/Tiny-GGUF/Tiny-Q4_K_M.gguf', 'someone/Tiny-GGUF', 'Tiny-Q4_K_M']) {
      expect(await findModel({ ...none, named })).toMatchObject({ path: file });
    }
    await writeFile(join(folder, 'Tiny-Q8_0.gguf'), 'GGUF');
    await expect(findModel({ ...none, named: 'someone/Tiny-GGUF' })).rejects.toMatchObject({
      message: expect.stringMatching(/several models: lm-studio:.*Q4_K_M.*Q8_0/u),
    });
  });

  it("takes a name of the catalogue from wherever it is, the hub's own weights before a mirror's", async () => {
    const own = join(none.places.program, 'SmolLM2-135M-Instruct');
    await mkdir(own, { recursive: true });
    const mirrored = join(own, 'SmolLM2-135M-Instruct.Q4_1.gguf');
    await writeFile(mirrored, 'GGUF');
    const id = 'HuggingFaceTB/SmolLM2-135M-Instruct';
    for (const named of ['SmolLM2-135M-Instruct', 'smollm2-135m-instruct', id]) {
      expect(await findModel({ ...none, named })).toMatchObject({ path: mirrored });
    }
    const { snapshots } = await fillHuggingFace(none.places.huggingFace, id, tiny, ['main']);
    expect(await findModel({ ...none, named: 'SmolLM2-135M-Instruct' })).toMatchObject({ path: snapshots[0] });
  });

  it('finds models in folders that were named, and a path before any name', async () => {
    const folder = join(home, 'checkpoints');
    await cp(tiny, join(folder, 'run-7/step-100'), { recursive: true });
    const places = { ...none.places, named: [folder] };
    const found = await findModel({ ...none, places, named: 'step-100' });
    expect(found).toMatchObject({ path: join(folder, 'run-7/step-100') });
    expect(await findModel({ ...none, places, named: 'run-7/step-100' })).toEqual(found);
  });

  it('says what is wrong with an entry that cannot be read', async () => {
    await fillOllama(join(home, '.ollama/models'), 'registry.ollama.ai/library/lost/latest', null);
    await expect(findModel({ ...none, named: 'lost' })).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(/--model names ollama:lost:latest.*weights are missing.*ollama pull/u),
    });
  });
});
