import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocalScorer } from '../../../../server/scoring/local-scorer.ts';
import type { Scorer } from '../../../../server/scoring/scorer.ts';

const tiny = fileURLToPath(new URL('../../../golden/models/llama-tiny', import.meta.url));
const noRows = { rows: new Int32Array(0), targets: new Int32Array(0), top: 0 };
const line = (first: number, length: number) => ({
  ids: new Int32Array(length).fill(7),
  parents: Int32Array.from({ length }, (_, i) => first + i - 1),
});

describe('a pass', () => {
  let scorer: Scorer;
  beforeAll(async () => {
    scorer = await openLocalScorer({ folder: tiny, device: 'cpu' });
  });
  afterAll(() => scorer.close());

  it('reports tokens done after each chunk', async () => {
    const pass = await scorer.begin(1200);
    const done: number[] = [];
    await pass.extend(line(0, 1200), noRows, { onProgress: (tokens) => done.push(tokens) });
    expect(done).toEqual([256, 512, 768, 1024, 1200]);
    expect(pass.length).toBe(1200);
    pass.end();
  });

  it('is cancelled between chunks and is as long as before', async () => {
    const pass = await scorer.begin(2048);
    await pass.extend(line(0, 10), noRows);
    const controller = new AbortController();
    const done: number[] = [];
    const onProgress = (tokens: number): void => {
      done.push(tokens);
      if (tokens >= 1024) controller.abort();
    };
    const running = pass.extend(line(10, 2000), noRows, { signal: controller.signal, onProgress });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(done).toEqual([256, 512, 768, 1024]);
    expect(pass.length).toBe(10);
    pass.end();
  });

  it('lets other work of the thread run between chunks', async () => {
    const pass = await scorer.begin(1600);
    let turns = 0;
    let running = true;
    const turn = (): void => {
      turns++;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    await pass.extend(line(0, 1600), noRows);
    running = false;
    expect(turns).toBeGreaterThanOrEqual(3);
    pass.end();
  });

  it('refuses text beyond the context, but not a tree whose branches each fit', async () => {
    const pass = await scorer.begin(4200);
    await expect(pass.extend(line(0, 4097), noRows)).rejects.toMatchObject({
      code: 'context-exceeded',
      message: 'The text has 4097 tokens; the model reads at most 4096.',
    });
    await pass.extend(line(0, 4090), noRows);
    const branches = { ids: new Int32Array(12).fill(7), parents: Int32Array.from({ length: 12 }, (_, i) => i) };
    await pass.extend(branches, noRows);
    expect(pass.length).toBe(4102);
    pass.end();
  });

  it.each([
    ['more tokens than there is room for', line(0, 11), /11 tokens do not fit behind 0 in a cache for 10/],
    [
      'a token of another vocabulary',
      { ids: Int32Array.of(376), parents: Int32Array.of(-1) },
      /id 376 is not one of the model's 376/,
    ],
    ['a negative token', { ids: Int32Array.of(-1), parents: Int32Array.of(-1) }, /id -1 is not one/],
    ['a parent that comes later', { ids: Int32Array.of(1), parents: Int32Array.of(3) }, /must be an earlier slot/],
    ['parents of another length', { ids: Int32Array.of(1, 2), parents: Int32Array.of(-1) }, /2 ids and 1 parents/],
  ])('refuses %s', async (_, tree, message) => {
    const pass = await scorer.begin(10);
    const failure: unknown = await pass.extend(tree, noRows).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'invalid-request', message: expect.stringMatching(message) });
    expect(pass.length).toBe(0);
    pass.end();
  });

  it('refuses rows that are not in the tree and more than 20 likeliest tokens', async () => {
    const pass = await scorer.begin(10);
    const ask = (row: number, target: number, top: number): Promise<unknown> =>
      pass.extend(line(0, 3), { rows: Int32Array.of(row), targets: Int32Array.of(target), top });
    await expect(ask(3, -1, 0)).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(ask(-1, -1, 0)).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(ask(0, 376, 0)).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(ask(0, -1, 21)).rejects.toMatchObject({ code: 'invalid-request' });
    pass.end();
  });

  it('cannot be used after its end, nor cut to what it does not hold', async () => {
    const pass = await scorer.begin(10);
    expect(() => pass.truncate(1)).toThrow(/holds 0 tokens; it cannot be cut to 1/);
    pass.end();
    await expect(pass.extend(line(0, 1), noRows)).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it('says so where memory for the cache cannot be had', async () => {
    await expect(scorer.begin(2 ** 31)).rejects.toMatchObject({ code: 'out-of-memory' });
  });
});

describe('a folder that does not open', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'credence-model-'));
  });
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const copy = (name: string, change: (config: Record<string, unknown>) => Record<string, unknown>): string => {
    const folder = join(root, name);
    cpSync(tiny, folder, { recursive: true });
    const path = join(folder, 'config.json');
    const config: Record<string, unknown> = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify(change(config)));
    return folder;
  };

  it.each([
    ['layers', { num_hidden_layers: 3 }, 'model-invalid', /no tensor "model\.layers\.2\..*It has 20, among them/],
    [
      'width',
      { intermediate_size: 112 },
      'model-invalid',
      /"model\.layers\.0\.mlp\.gate_proj\.weight" in .* has shape \[96, 64\]; config\.json calls for \[112, 64\]/,
    ],
    ['vocabulary', { vocab_size: 400 }, 'model-invalid', /has shape \[376, 64\]; config\.json calls for \[400, 64\]/],
    [
      'family',
      { architectures: ['Mamba2ForCausalLM'] },
      'model-unsupported',
      /known architectures are LlamaForCausalLM/,
    ],
  ])('because config.json says another %s', async (name, change, code, message) => {
    const folder = copy(name, (config) => ({ ...config, ...change }));
    const failure: unknown = await openLocalScorer({ folder, device: 'cpu' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('because config.json is missing', async () => {
    const folder = copy('no-config', (config) => config);
    rmSync(join(folder, 'config.json'));
    await expect(openLocalScorer({ folder, device: 'cpu' })).rejects.toMatchObject({ code: 'model-not-found' });
  });
});
