// Exports that cannot be opened: each says what is wrong, where, and what would have worked. Made from the golden ones by
// damaging copies.
import { cp, mkdir, mkdtemp, readFile, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openExportScorer } from '../../server/onnx-export/open-export-scorer.ts';
import { thisMachine } from '../../server/session/machine.ts';
import type { PrecisionName } from '../../server/shared/protocol/precision.ts';
import { extendText, goldenText, readGolden, worst } from './read-golden.ts';

const models = fileURLToPath(new URL('models', import.meta.url));
const golden = goldenText(readGolden('export-llama'), 'plain');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-export-'));
});
afterEach(() => rm(folder, { recursive: true }));

const copyCommunity = (): Promise<void> => cp(join(models, 'export-community'), folder, { recursive: true });
const copyGenai = (): Promise<void> => cp(join(models, 'export-genai'), folder, { recursive: true });
const onnx = (name: string): string => join(folder, 'onnx', name);

/** What opening came to: a failure, or what was opened. */
async function refusal(precision: PrecisionName = 'auto'): Promise<unknown> {
  try {
    const scorer = await openExportScorer({ path: folder, device: 'cpu', precision });
    await scorer.close();
    return scorer.info;
  } catch (error) {
    return error;
  }
}

describe('an export that cannot be opened', () => {
  it('names the files that are there where none has the asked precision', async () => {
    await copyCommunity();
    await unlink(onnx('model_fp16.onnx'));
    expect(await refusal('fp16')).toMatchObject({
      code: 'model-not-found',
      message: expect.stringMatching(/no ONNX file in fp16\. There is .*model\.onnx, .*model_q4\.onnx/) as string,
    });
  });

  it('is not taken at its name: plain model.onnx may hold 4-bit blocks', async () => {
    await copyGenai();
    await cp(join(models, 'export-community/onnx/model_q4f16.onnx'), join(folder, 'model.onnx'));
    expect(await refusal('fp32')).toMatchObject({ code: 'model-not-found' });
    expect(await refusal('stored')).toMatchObject({ precision: 'q4f16' });
  });

  it('says which weights are missing beside it', async () => {
    await copyCommunity();
    await unlink(onnx('model.onnx_data'));
    expect(await refusal('fp32')).toMatchObject({
      code: 'model-not-found',
      message: expect.stringContaining('keeps weights in model.onnx_data, which is missing beside it') as string,
    });
  });

  it('says that weights end too early', async () => {
    await copyGenai();
    await truncate(join(folder, 'model.onnx.data'), 200_000);
    expect(await refusal()).toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(/has 200000 bytes; the weight ".*" is said to lie in bytes \d+ to \d+/) as string,
    });
  });

  it('does not follow weights out of the folder', async () => {
    await copyGenai();
    const path = join(folder, 'model.onnx');
    const graph = await readFile(path);
    // A location of the same length as `model.onnx.data`.
    const outside = graph.toString('latin1').replaceAll('model.onnx.data', '../../etc/shado');
    await writeFile(path, outside, 'latin1');
    expect(await refusal()).toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(
        /places the weight ".*" at "\.\.\/\.\.\/etc\/shado", outside the model folder/,
      ) as string,
    });
  });

  it('says that a graph is cut short', async () => {
    await copyCommunity();
    await truncate(onnx('model_q4.onnx'), 100_000);
    expect(await refusal('stored')).toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('model_q4.onnx is cut short or is no ONNX model') as string,
    });
  });

  it('says what its configuration lacks', async () => {
    await copyCommunity();
    await writeFile(join(folder, 'config.json'), '{"vocab_size": 376}');
    expect(await refusal()).toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('max_position_embeddings') as string,
    });
  });

  it('says why a device cannot be had, instead of taking another', async () => {
    await copyGenai();
    const machine = { ...thisMachine, platform: 'linux-x64', canLoad: () => false };
    await expect(openExportScorer({ path: folder, device: 'webgpu', machine })).rejects.toMatchObject({
      code: 'device-failed',
      message: expect.stringMatching(
        /WebGPU cannot be used for this export: .*libvulkan.* --device cpu works/,
      ) as string,
    });
  });

  it('says what was looked for in a folder without graphs', async () => {
    expect(await refusal()).toMatchObject({
      code: 'model-not-found',
      message: expect.stringContaining('looked for onnx/model.onnx') as string,
    });
  });
});

describe("an export in the hub's cache", () => {
  it('is read through links, weights too', async () => {
    const [blobs, snapshot] = [join(folder, 'blobs'), join(folder, 'snapshots/abc')];
    await mkdir(blobs);
    await mkdir(join(snapshot, 'onnx'), { recursive: true });
    const names = ['config.json', 'onnx/model.onnx', 'onnx/model.onnx_data'];
    for (const [i, name] of names.entries()) {
      const blob = join(blobs, `${i}f00d`);
      await cp(join(models, 'export-community', name), blob);
      await symlink(blob, join(snapshot, name));
    }
    const scorer = await openExportScorer({ path: snapshot, device: 'cpu' });
    const pass = await scorer.begin(golden.ids.length);
    expect(worst((await extendText(pass, golden.ids)).logprob, golden.logprob)).toBeLessThan(1e-4);
    pass.end();
    await scorer.close();
  });
});

describe('a pass over an export', () => {
  it('refuses what cannot be answered, and reads on afterwards', async () => {
    const scorer = await openExportScorer({ path: join(models, 'export-community'), device: 'cpu' });
    const pass = await scorer.begin(1400);
    await expect(extendText(pass, [376])).rejects.toThrow("Token id 376 is not one of the model's 376");
    await expect(
      extendText(
        pass,
        Array.from({ length: 1281 }, () => 5),
      ),
    ).rejects.toMatchObject({
      code: 'context-exceeded',
    });
    const stop = new AbortController();
    stop.abort();
    const tree = { ids: Int32Array.of(5), parents: Int32Array.of(-1) };
    const request = { rows: Int32Array.of(0), targets: Int32Array.of(1), top: 0 };
    await expect(pass.extend(tree, request, { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(pass.length).toBe(0);
    const seen: number[] = [];
    const ids = goldenText(readGolden('export-llama'), 'long').ids;
    await pass.extend(
      { ids: Int32Array.from(ids), parents: Int32Array.from(ids, (_, i) => i - 1) },
      { rows: new Int32Array(), targets: new Int32Array(), top: 0 },
      { onProgress: (tokens) => seen.push(tokens) },
    );
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toBe(ids.length);
    pass.end();
    await expect(pass.extend(tree, request)).rejects.toThrow('The pass has ended');
    await scorer.close();
  });
});
