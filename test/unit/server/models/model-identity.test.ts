import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { identifyModel } from '../../../../server/models/model-identity.ts';
import { smallGguf } from '../../../support/small-gguf.ts';

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

it('a GGUF file is known by its content, wherever it lies and whatever it is called', async () => {
  const [file, blob] = [join(folder, 'a.gguf'), join(folder, 'sha256-0')];
  for (const path of [file, blob]) await writeFile(path, smallGguf());
  const identity = await identifyModel(file);
  expect(await identifyModel(blob)).toEqual(identity);
  await writeFile(blob, smallGguf({ name: 'Other' }));
  expect((await identifyModel(blob)).weightsSha256).not.toBe(identity.weightsSha256);
});

it('an export is known by the files that are meant', async () => {
  await rm(join(folder, 'model.safetensors'));
  await mkdir(join(folder, 'onnx'));
  const put = (name: string, content: string): Promise<void> => writeFile(join(folder, 'onnx', name), content);
  await put('model.onnx', 'graph');
  await put('model.onnx_data', 'weights');
  await put('model_q4.onnx', 'small graph');
  const whole = await identifyModel(folder);
  const small = await identifyModel(folder, { precision: 'stored' });
  expect(small.weightsSha256).not.toBe(whole.weightsSha256);
  expect({ ...small, weightsSha256: '' }).toEqual({ ...whole, weightsSha256: '' });
  await put('model_q4.onnx', 'another small graph');
  expect(await identifyModel(folder)).toEqual(whole);
  await put('model.onnx_data', 'other weights');
  expect((await identifyModel(folder)).weightsSha256).not.toBe(whole.weightsSha256);
});
