import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { identifyModel } from '../../../../server/models/model-identity.ts';

const tiny = fileURLToPath(new URL('../../../golden/models/llama-tiny', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-identity-'));
  await cp(tiny, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('knows a copy of a model by its contents', async () => {
  expect(await identifyModel(folder)).toEqual(await identifyModel(tiny));
});

it.each(['config.json', 'chat_template.jinja', 'special_tokens_map.json'])(
  'another %s is another configuration, with the same weights and tokenizer',
  async (name) => {
    const before = await identifyModel(folder);
    await writeFile(join(folder, name), '{"architectures": ["LlamaForCausalLM"]}');
    const after = await identifyModel(folder);
    expect(after.configSha256).not.toBe(before.configSha256);
    expect({ ...after, configSha256: '' }).toEqual({ ...before, configSha256: '' });
  },
);

it('an empty file is not an absent one', async () => {
  await rm(join(folder, 'generation_config.json'), { force: true });
  const absent = await identifyModel(folder);
  await writeFile(join(folder, 'generation_config.json'), '');
  expect((await identifyModel(folder)).configSha256).not.toBe(absent.configSha256);
});
