import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeModel } from '../../../../server/models/describe-model.ts';

const models = 'test/golden/models';
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-model-'));
  await cp(`${models}/llama-tiny`, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('describeModel', () => {
  it('reads sizes from headers', async () => {
    const info = await describeModel(`${models}/llama-tiny`);
    expect(info).toMatchObject({ name: 'llama-tiny', path: resolve(`${models}/llama-tiny`), family: 'Llama' });
    expect(info).toMatchObject({ contextLength: 4096, vocabularySize: 376, storedType: 'F32', chatTemplate: true });
    // Embedding 376 x 64, two layers of q, k, v, o, three MLP matrices of 64 x 96 and two norms, final norm; tied head.
    const layer = 64 * 64 + 32 * 64 * 2 + 64 * 64 + 3 * 64 * 96 + 2 * 64;
    expect(info.parameters).toBe(376 * 64 + 2 * layer + 64);
    expect(info.bytes).toBeGreaterThan((info.parameters ?? Infinity) * 4);
  });

  it('adds up shards', async () => {
    const info = await describeModel(`${models}/llama-sharded`);
    expect(info.parameters).toBeGreaterThan(1000);
    expect(info.bytes).toBeGreaterThan(info.parameters ?? Infinity);
  });

  it('names the missing tokenizer', async () => {
    await rm(join(folder, 'tokenizer.json'));
    await expect(describeModel(folder)).rejects.toMatchObject({
      code: 'model-not-found',
      message: expect.stringMatching(/tokenizer\.json/),
    });
  });

  it('lists the known architectures where it meets another one', async () => {
    await writeFile(join(folder, 'config.json'), '{"architectures":["MambaForCausalLM"],"model_type":"mamba"}');
    await expect(describeModel(folder)).rejects.toMatchObject({
      code: 'model-unsupported',
      message: expect.stringMatching(/MambaForCausalLM.*LlamaForCausalLM/),
    });
  });

  it('refuses a header that claims more than the file has', async () => {
    await writeFile(join(folder, 'model.safetensors'), Buffer.from('ffffffffffff0000', 'hex'));
    await expect(describeModel(folder)).rejects.toMatchObject({ code: 'model-invalid' });
  });
});
