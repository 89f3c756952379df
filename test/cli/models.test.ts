import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeHub } from '../support/fake-hub.ts';
import { fillOllama } from '../support/fill-stores.ts';
import { smallGguf } from '../support/small-gguf.ts';
import { credence, tinyModel, useFolder } from './credence.ts';

const id = 'org/Tiny';
const folder = useFolder();
const hub = new FakeHub();
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  await hub.start();
  const names = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'chat_template.jinja', 'model.safetensors'];
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(tinyModel, name))] as const));
  hub.repositories.set(id, { files: Object.fromEntries(files), large: ['model.safetensors'] });
  environment = {
    ...{ HF_ENDPOINT: hub.address, HF_HOME: folder.path('hf'), HF_HUB_CACHE: folder.path('hf/hub') },
    ...{ HOME: folder.path('home'), XDG_CACHE_HOME: folder.path('cache'), XDG_DATA_HOME: folder.path('data') },
    ...{ OLLAMA_MODELS: folder.path('ollama') },
  };
  await mkdir(folder.path('home'));
});
afterAll(() => hub.end());

const models = (...args: readonly string[]): ReturnType<typeof credence> =>
  credence(['models', ...args], { environment });

describe('credence models', () => {
  it('pulls a model, which every command knows by its id from then on', async () => {
    const before = await models('info', id);
    expect(before).toMatchObject({ code: 2, stderr: expect.stringContaining(`credence models pull ${id}`) });
    const { code, stdout, stderr } = await models('pull', id);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^org\/Tiny \(\d\.\d MB from 127\.0\.0\.1:\d+\)\n.*\/hf\/hub\/models--org--Tiny\/snapshots\//u,
    );
    expect(stderr).toContain('credence: downloading model.safetensors');
    expect(JSON.parse((await models('info', id, '--json')).stdout)).toMatchObject({ name: id, family: 'Llama' });
    expect((await models('pull', id)).stdout).toContain('was here already');
    const input = '{"prompt": "What is 2 + 3?", "completion": "5"}\n';
    const scored = await credence(['annotate', '-', '-o', '-', '--model', id, '--no-probes'], { environment, input });
    expect(scored.code).toBe(0);
    expect(JSON.parse(scored.stdout)).toMatchObject({ scorer: { model: id } });
  });

  it('lists what is here, what cannot be read and why, and what can be downloaded', async () => {
    await fillOllama(folder.path('ollama'), 'registry.ollama.ai/library/small/1m', smallGguf());
    await fillOllama(folder.path('ollama'), 'registry.ollama.ai/library/odd/1m', smallGguf({ architecture: 'mamba' }));
    const { code, stdout } = await models('list');
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines.find((line) => line.startsWith('abacus '))).toMatch(/Llama +4\.7 M.*comes with Credence +yes$/u);
    expect(lines.find((line) => line.startsWith('ollama:small:1m'))).toMatch(/Llama.*F32.*Ollama +yes$/u);
    expect(lines.find((line) => line.startsWith('ollama:odd:1m'))).toMatch(/no$/u);
    expect(stdout).toMatch(/Not read:\n {2}ollama:odd:1m: .*architecture "mamba"; known/u);
    expect(stdout).toMatch(/credence models pull NAME`:\n.*\nSmolLM2-135M-Instruct /u);
    const json = JSON.parse((await models('list', '--json')).stdout) as {
      models: { name: string }[];
      offered: object[];
    };
    expect(json.models.map(({ name }) => name)).toEqual(expect.arrayContaining(['abacus', 'ollama:small:1m']));
    expect(json.offered[0]).toMatchObject({ name: 'SmolLM2-135M-Instruct', here: false });
  });

  it('checks a model', async () => {
    const { code, stdout } = await models('check', tinyModel);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {4}files .*\nok {4}tokenizer .*376 tokens/mu);
    const json: unknown = JSON.parse((await models('check', tinyModel, '--json')).stdout);
    expect(json).toMatchObject({ works: true, path: tinyModel });
    // Its tensors are missing, which only opening it shows.
    const broken = await models('check', 'ollama:small:1m');
    expect(broken.code).toBe(1);
    expect(broken.stdout).toMatch(/^WRONG /mu);
    expect(await models('check', 'nonsense')).toMatchObject({ code: 2, stdout: '' });
  });

  it('stops a download at an interrupt, and goes on with the next', async () => {
    const weights = Buffer.alloc(500_000, 3);
    hub.repositories.set('org/Large', {
      files: {
        'config.json': await readFile(join(tinyModel, 'config.json')),
        'tokenizer.json': '{}',
        'model.safetensors': weights,
      },
      large: ['model.safetensors'],
    });
    hub.troubles.push({}, {}, { pauseAfter: 200_000 });
    const stopped = await credence(['models', 'pull', 'org/Large'], {
      environment,
      onStart: (child) => {
        // Said when the first bytes of the weights arrived; said again when they are kept.
        let asked = false;
        child.stderr?.on('data', (text: string) => {
          if (!asked && text.includes('model.safetensors')) asked = child.kill('SIGINT');
        });
      },
    });
    expect(stopped).toMatchObject({ code: 130, stdout: '' });
    expect(stopped.stderr).toMatch(/Stopped at .* of 0\.5 MB of org\/Large\/model\.safetensors; they are kept/u);
    hub.requests.length = 0;
    expect(await models('pull', 'org/Large')).toMatchObject({ code: 0 });
    const ranges = hub.requests.filter(({ host }) => host === 'bytes').map(({ range }) => range);
    expect(ranges).toEqual([expect.stringMatching(/^bytes=[1-9]\d+-$/u)]);
    const sha256 = createHash('sha256').update(weights).digest('hex');
    const blob = await readFile(folder.path(`hf/hub/models--org--Large/blobs/${sha256}`));
    expect(blob.equals(weights)).toBe(true);
  });

  it('says what would help where a model cannot be had', async () => {
    expect(await models('pull', 'org/nothing')).toMatchObject({ code: 2, stderr: expect.stringContaining('HF_TOKEN') });
    expect(await models('pull', 'Qwen3-0.6B', '--mirror')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('SmolLM2-135M-Instruct'),
    });
    expect((await models('pull')).stderr).toContain("missing required argument 'model'");
  });

  it('finds the models of folders that the environment names', async () => {
    const named = { ...environment, CREDENCE_MODEL_FOLDERS: resolve('test/golden/models') };
    const { stdout } = await credence(['models', 'info', 'llama-half', '--json'], { environment: named });
    expect(JSON.parse(stdout)).toMatchObject({ path: resolve('test/golden/models/llama-half') });
  });
});
