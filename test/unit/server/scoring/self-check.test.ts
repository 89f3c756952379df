import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { closeModel, openModelOn, readModelFiles } from '../../../../server/scoring/loaded-model.ts';
import { compareReadings, readCheckText } from '../../../../server/scoring/self-check.ts';
import { deviceNamed } from '../../../../server/session/execution-providers.ts';

const tolerance = { worst: 1e-3, mean: 1e-4 };
const reference = Float32Array.of(-1, -2, -3, 0.5);

describe('comparing readings', () => {
  it.each<[string, readonly number[], boolean, number | null]>([
    ['the same', [-1, -2, -3, 0.5], true, 0],
    ['within the tolerance', [-1, -2.000244140625, -3, 0.5], true, 0.000244140625],
    ['one too far off', [-1, -2.00390625, -3, 0.5], false, 0.00390625],
    ['all a little off, too far on average', [-1.00048828125, -2.00048828125, -3, 0.5], false, 0.00048828125],
    ['no number', [-1, Number.NaN, -3, 0.5], false, null],
    ['infinite', [-1, -2, -Infinity, 0.5], false, null],
    ['too few', [-1, -2, -3], false, null],
    ['too many', [-1, -2, -3, 0.5, 0], false, null],
  ])('%s', (_, found, passed, worst) => {
    expect(compareReadings(Float32Array.from(found), reference, tolerance)).toMatchObject({ passed, worst });
  });

  it('nothing at all is no agreement', () => {
    expect(compareReadings(new Float32Array(), new Float32Array(), tolerance).passed).toBe(false);
  });
});

describe('the text', () => {
  const read = async (attention: 'fused' | 'composed', change: object = {}): Promise<Float32Array> => {
    const files = await readModelFiles(fileURLToPath(new URL('../../../golden/models/llama-tiny', import.meta.url)));
    const spec = { ...files.spec, ...change };
    const way = { device: deviceNamed('cpu'), attention, compute: 'float32' } as const;
    const model = await openModelOn({ ...files, spec }, way);
    try {
      return await readCheckText(model);
    } finally {
      await closeModel(model);
    }
  };

  it('is the same each time, reaches past 64 tokens, and both ways of attention agree on it', async () => {
    const fused = await read('fused');
    expect(await read('fused')).toEqual(fused);
    expect(fused.length).toBe(2 * (96 + 12 + 8));
    expect(compareReadings(await read('composed'), fused, tolerance)).toMatchObject({ passed: true });
  });

  it('shows attention that is a little wrong', async () => {
    const wrong = await read('composed', { attentionScale: 0.25 * 1.05 });
    expect(compareReadings(wrong, await read('fused'), tolerance).passed).toBe(false);
  });

  it('fits a model of a short context', async () => {
    expect((await read('fused', { contextLength: 40 })).length).toBe(2 * (32 + 12 + 8));
  });
});
