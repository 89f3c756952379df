// Opening models of every form by their path, and what is refused before a text is read.
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkModel } from '../../server/scoring/check-model.ts';
import { openModel } from '../../server/scoring/open-model.ts';

const models = resolve('test/golden/models');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-open-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface TokenizerJson {
  readonly added_tokens: { id: number; content: string }[];
  readonly model: { readonly vocab: Record<string, number>; readonly merges: unknown[] };
}

/** Adds tokens to a tokenizer.json until it has so many. */
async function growVocabulary(path: string, size: number): Promise<void> {
  const file = join(path, 'tokenizer.json');
  const json = JSON.parse(await readFile(file, 'utf8')) as TokenizerJson;
  const ids = [...json.added_tokens.map(({ id }) => id), ...Object.values(json.model.vocab)];
  for (let id = ids.reduce((most, one) => Math.max(most, one)) + 1; id < size; id++) {
    const flags = { special: true, single_word: false, lstrip: false, rstrip: false, normalized: false };
    json.added_tokens.push({ id, content: `<|more_${id}|>`, ...flags });
  }
  await writeFile(file, JSON.stringify(json));
}

/** Takes the token with the largest id out, which the last merge made. */
async function dropLastToken(path: string): Promise<void> {
  const file = join(path, 'tokenizer.json');
  const json = JSON.parse(await readFile(file, 'utf8')) as TokenizerJson;
  const last = Object.values(json.model.vocab).reduce((most, one) => Math.max(most, one));
  const vocab = Object.fromEntries(Object.entries(json.model.vocab).filter(([, id]) => id !== last));
  const model = { ...json.model, vocab, merges: json.model.merges.slice(0, -1) };
  await writeFile(file, JSON.stringify({ ...json, model }));
}

describe('openModel', () => {
  it.each([
    ['a Hugging Face folder', 'llama-tiny', 'llama-tiny'],
    ['an ONNX export', 'export-community', 'export-community'],
    ['an export of onnxruntime-genai', 'export-genai', 'export-genai'],
  ])('opens %s', async (_what, name, shown) => {
    const model = await openModel(join(models, name));
    expect(model.name).toBe(shown);
    expect(model.tokenizer.size).toBeLessThanOrEqual(model.scorer.info.vocabularySize);
    expect(model.weightsSha256).toMatch(/^[0-9a-f]{64}$/u);
    await model.close();
  });

  it('refuses a tokenizer that is larger than the weights', async () => {
    await cp(join(models, 'llama-tiny'), folder, { recursive: true });
    await growVocabulary(folder, 377);
    await expect(openModel(folder)).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(/has 377 tokens, but the weights have rows for 376.*do not belong together/u),
    });
  });

  it('refuses an export whose tokenizer is larger than its logits', async () => {
    await cp(join(models, 'export-community'), folder, { recursive: true });
    await growVocabulary(folder, 5000);
    await expect(openModel(folder)).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(/has 5000 tokens, but the weights have rows for/u),
    });
  });

  it('says what it looked for where there is no model', async () => {
    await expect(openModel(folder)).rejects.toMatchObject({ code: 'model-not-found' });
    await writeFile(join(folder, 'notes.txt'), 'no model');
    await expect(openModel(join(folder, 'notes.txt'))).rejects.toMatchObject({
      message: expect.stringMatching(/is a file and no GGUF/u),
    });
  });
});

describe('checkModel', () => {
  it('finds nothing wrong with a whole model', async () => {
    const findings = await checkModel(join(models, 'llama-tiny'));
    expect(findings.map(({ what, state }) => [what, state])).toEqual([
      ...[
        ['files', 'fine'],
        ['tokenizer', 'fine'],
        ['template', 'fine'],
        ['device', 'fine'],
      ],
      // Random weights read English no better than guessing.
      ['reading', 'note'],
    ]);
    expect(findings[4]?.message).toMatch(/^mean log-prob of a plain English sentence -\d+\.\d\d \(guessing: -5\.93\)/u);
  });

  it('takes rows to spare for padding', async () => {
    await cp(join(models, 'llama-tiny'), folder, { recursive: true });
    await dropLastToken(folder);
    const findings = await checkModel(folder);
    expect(findings[1]).toEqual({
      ...{ state: 'fine', what: 'tokenizer' },
      message: '375 tokens, the weights have 376, padded',
    });
  });

  it.each<[string, (path: string) => Promise<unknown>, string, RegExp]>([
    ['a missing tokenizer', (path) => rm(join(path, 'tokenizer.json')), 'files', /holds no tokenizer\.json/u],
    ['missing weights', (path) => rm(join(path, 'model.safetensors')), 'files', /no weights/u],
    [
      'an architecture that is not read',
      (path) => writeFile(join(path, 'config.json'), '{"architectures":["MambaForCausalLM"]}'),
      'files',
      /MambaForCausalLM/u,
    ],
    ['a tokenizer of another model', (path) => growVocabulary(path, 400), 'tokenizer', /has 400 tokens/u],
    ['a broken template', (path) => writeFile(join(path, 'chat_template.jinja'), '{% if %}'), 'files', /template/u],
  ])('finds %s', async (_what, damage, what, message) => {
    await cp(join(models, 'llama-tiny'), folder, { recursive: true });
    await damage(folder);
    const findings = await checkModel(folder);
    expect(findings.at(-1)).toMatchObject({ state: 'wrong', what, message: expect.stringMatching(message) });
  });
});

it('leaves nothing behind where there is no cache', async () => {
  const before = (await readdir(tmpdir())).filter((name) => name.startsWith('credence-weights-'));
  const model = await openModel(join(models, 'llama-tiny'));
  await model.close();
  expect((await readdir(tmpdir())).filter((name) => name.startsWith('credence-weights-'))).toEqual(before);
});
