import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findExport, variantsFor } from '../../../../server/onnx-export/find-export.ts';
import type { PrecisionName } from '../../../../server/shared/protocol/precision.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-find-export-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), '{}');
  }
}

async function found(path = folder): Promise<readonly string[] | null> {
  const files = await findExport(path);
  return files?.variants.map(({ file }) => file.slice(folder.length + 1)) ?? null;
}

describe('findExport', () => {
  it('finds the variants of the onnx-community layout, the best first', async () => {
    await put('config.json', 'onnx/model_q4.onnx', 'onnx/model.onnx', 'onnx/model.onnx_data', 'onnx/model_fp16.onnx');
    expect(await found()).toEqual(['onnx/model.onnx', 'onnx/model_fp16.onnx', 'onnx/model_q4.onnx']);
  });

  it("finds optimum's model.onnx beside config.json, and prefers onnx/ where both are", async () => {
    await put('config.json', 'model.onnx');
    expect(await found()).toEqual(['model.onnx']);
    await put('onnx/model.onnx');
    expect(await found()).toEqual(['onnx/model.onnx']);
  });

  it('goes by the file that genai_config.json names', async () => {
    await put('model.onnx', 'decoder.onnx');
    await writeFile(join(folder, 'genai_config.json'), '{"model":{"decoder":{"filename":"decoder.onnx"}}}');
    expect(await found()).toEqual(['decoder.onnx']);
  });

  it('takes one file, with the folder that has its configuration', async () => {
    await put('config.json', 'onnx/model_q4.onnx', 'onnx/model.onnx');
    const file = join(folder, 'onnx/model_q4.onnx');
    expect(await findExport(file)).toEqual({ folder, variants: [{ suffix: 'q4', file }] });
  });

  it('finds nothing where there is no decoder', async () => {
    await put('config.json', 'model.safetensors', 'onnx/vision_encoder.onnx');
    expect(await found()).toBeNull();
    expect(await found(join(folder, 'missing'))).toBeNull();
    expect(await found(join(folder, 'missing.onnx'))).toBeNull();
  });
});

const everything = ['model', 'model_fp16', 'model_quantized', 'model_int8', 'model_q4', 'model_q4f16', 'model_bnb4'];

describe('variantsFor', () => {
  it.each<[PrecisionName, string]>([
    ['auto', 'model.onnx'],
    ['fp32', 'model.onnx'],
    ['fp16', 'model_fp16.onnx'],
    ['fast', 'model_quantized.onnx'],
    ['stored', 'model_q4.onnx'],
  ])('means by %s first %s', async (precision, name) => {
    await put('config.json', ...everything.map((each) => `onnx/${each}.onnx`));
    const files = await findExport(folder);
    const [first] = files === null ? [] : variantsFor(files, precision);
    expect(first?.file).toBe(join(folder, 'onnx', name));
  });
});
