import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import { methodPrefix } from '../../server/shared/protocol/host-server.ts';
import { FakeHub } from '../support/fake-hub.ts';
import { failureOf, startServer, tinyModel, type TestClient } from './client.ts';
import { sumLine, writeTraces } from './trace-lines.ts';

const id = 'org/Tiny';

describe('models', () => {
  const hub = new FakeHub();
  let home = '';
  let client: TestClient;
  beforeAll(async () => {
    await hub.start();
    home = await mkdtemp(join(tmpdir(), 'credence-lsp-models-'));
    const names = [
      'config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'chat_template.jinja',
      'model.safetensors',
    ];
    const files = await Promise.all(names.map(async (name) => [name, await readFile(join(tinyModel, name))] as const));
    hub.repositories.set(id, { files: Object.fromEntries(files), large: ['model.safetensors'] });
    const environment = {
      ...{ HOME: home, HF_HOME: join(home, 'hf'), HF_HUB_CACHE: join(home, 'hf/hub'), HF_ENDPOINT: hub.address },
      ...{ XDG_DATA_HOME: join(home, 'data'), OLLAMA_MODELS: join(home, 'ollama') },
    };
    client = await startServer({ environment, model: id });
  });
  afterAll(async () => {
    await client.end();
    await hub.end();
    await rm(home, { recursive: true, force: true });
  });

  it('are listed without the network, the embedded one first', async () => {
    const { models, offered } = await client.ask('listModels', {});
    expect(models[0]).toMatchObject({ name: 'abacus', store: 'embedded', problem: null });
    expect(offered.map(({ name }) => name)).toContain('SmolLM2-135M-Instruct');
    expect(hub.requests).toEqual([]);
  });

  it('that are not here are told so, with what would fetch them', async () => {
    for (const request of [client.ask('modelInfo', {}), client.ask('describeModel', { path: id })]) {
      expect(await failureOf(request)).toMatchObject({
        code: 'model-not-found',
        message: expect.stringContaining(`credence models pull ${id}`),
      });
    }
  });

  it('stop downloading when the editor cancels, and keep what came', async () => {
    hub.troubles.push({}, {}, {}, {}, { pauseAfter: 100_000 });
    const stop = new CancellationTokenSource();
    const pulling = client.connection.sendRequest(methodPrefix + 'pullModel', { name: id }, stop.token);
    await client.event('pullProgress', ({ file }) => file === 'model.safetensors');
    stop.cancel();
    const failure = await failureOf(pulling);
    expect(failure).toMatchObject({ code: 'cancelled', message: expect.stringMatching(/they are kept/u) });
  });

  it('are downloaded with progress, and read traces at once', async () => {
    hub.requests.length = 0;
    const pulled = await client.ask('pullModel', { name: id });
    expect(pulled).toMatchObject({ name: id, path: expect.stringContaining('models--org--Tiny') });
    expect(hub.fetched).toEqual([expect.stringMatching(/model\.safetensors bytes=\d+-/u)]);
    const last = client.events('pullProgress').at(-1);
    expect(last).toMatchObject({ name: id, doneBytes: last?.totalBytes });
    expect(await client.ask('modelInfo', {})).toMatchObject({ name: id, family: 'Llama' });
    const { uri } = await writeTraces(client, 'named.trace.jsonl', [sumLine(1, 2)]);
    await client.ask('open', { uri });
    expect(await client.ask('annotate', { uri, noProbes: true })).toMatchObject({ annotated: 1, failed: 0 });
    const { annotation } = client.events('annotated').at(-1) ?? {};
    expect(annotation?.scorer.model).toBe(id);
  });

  it('refuse what is wrong', async () => {
    expect(await failureOf(client.ask('pullModel', { name: 'nonsense' }))).toMatchObject({ code: 'invalid-request' });
    expect(await failureOf(client.ask('pullModel', { name: 'org/nothing' }))).toMatchObject({
      code: 'model-not-found',
    });
  });
});
