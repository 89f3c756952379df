// Weights for the fast mode: found again, cancelled without a rest, wrong shapes refused, the tied embedding kept.
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { quantizeFolder, type QuantizeOptions } from '../../../../server/derived/quantize-folder.ts';
import { recognizeArchitecture } from '../../../../server/graph/architectures/registry.ts';
import { linearLayers } from '../../../../server/graph/linear-layers.ts';
import { partName } from '../../../../server/graph/quantized-names.ts';
import { openWeights } from '../../../../server/weights/open-weights.ts';
import { readJsonFile } from '../../../../server/weights/read-json-file.ts';

const folder = new URL('../../../golden/models/gemma3-tiny', import.meta.url).pathname;
let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'credence-quantize-'));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

async function evenPeaks(): Promise<ReadonlyMap<string, Float32Array>> {
  const { spec } = recognizeArchitecture(await readJsonFile(join(folder, 'config.json')));
  return new Map(
    linearLayers(spec).map(({ names, inputs }) => [partName(names.weight, names.rows), new Float32Array(inputs)]),
  );
}
const options = (more: Partial<QuantizeOptions> = {}): QuantizeOptions => ({
  ...{ folder, cache, weightsSha256: 'a'.repeat(64), peaks: evenPeaks },
  ...more,
});

it('makes whole numbers of every linear layer, and keeps the tied embedding beside them', async () => {
  const made = await quantizeFolder(options());
  const { tensors } = await openWeights(made.folder);
  const { spec } = recognizeArchitecture(await readJsonFile(join(made.folder, 'config.json')));
  expect(spec.head.weight).toBe(spec.embedding);
  for (const { names } of linearLayers(spec)) {
    const name = partName(names.weight, names.rows);
    expect(tensors.get(`${name}.int8`)?.type).toBe('I8');
    expect(tensors.has(name)).toBe(name === spec.embedding);
  }
});

it('finds them again without looking at the model', async () => {
  const made = await quantizeFolder(options());
  const peaks = vi.fn(evenPeaks);
  expect(await quantizeFolder(options({ peaks }))).toEqual(made);
  expect(peaks).not.toHaveBeenCalled();
});

it('leaves nothing behind where it is cancelled', async () => {
  const signal = AbortSignal.abort();
  await expect(quantizeFolder(options({ signal }))).rejects.toMatchObject({ code: 'cancelled' });
  expect(await readdir(cache)).toEqual([]);
});

it('names the tensor whose shape is not the one that config.json calls for', async () => {
  const odd = join(cache, 'odd');
  await cp(folder, odd, { recursive: true });
  const config = (await readJsonFile(join(odd, 'config.json'))) as { intermediate_size: number };
  const other = { ...config, intermediate_size: 2 * config.intermediate_size };
  await writeFile(join(odd, 'config.json'), JSON.stringify(other));
  const peaks = (): ReturnType<typeof evenPeaks> =>
    evenPeaks().then(
      (even) =>
        new Map([...even].map(([name, row]) => [name, name.includes('down') ? new Float32Array(2 * row.length) : row])),
    );
  await expect(quantizeFolder(options({ folder: odd, peaks }))).rejects.toMatchObject({
    code: 'model-invalid',
    message: expect.stringMatching(/gate_proj.*has shape .*config\.json calls for/u),
  });
});
