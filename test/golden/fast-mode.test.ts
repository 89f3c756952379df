// The fast mode (int8) of tiny models against transformers in fp32: the same numbers within a stated tolerance, and made
// once. The error on real weights is measured by `npm run verify -- --only fast-mode`.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel } from '../../server/scoring/open-model.ts';
import { extendText, familyNames, goldenText, modelFolder, modelNames, readGolden } from './read-golden.ts';

/**
 * Nats, mean over the text's tokens: a quarter above what was seen of each model. Logits of these random models spread
 * widely, and errors with them; the mean hardly moves by chance, so a small fault in a scale shows in it.
 */
const toleratedMean: Readonly<Record<(typeof modelNames | typeof familyNames)[number], number>> = {
  'llama-tiny': 0.092,
  'llama-sharded': 0.11,
  'llama-half': 0.056,
  'llama-dynamic': 0.118,
  'llama-narrow': 0.103,
  'mistral-tiny': 0.104,
  'qwen2-tiny': 0.107,
  'qwen3-tiny': 0.073,
  'gemma2-tiny': 0.046,
  'gemma3-tiny': 0.052,
  'phi3-tiny': 0.209,
};
/** The worst token of a text, as many times its model's mean (seen: 7 at most). */
const worstToMean = 8;

let cache: string;
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'credence-fast-'));
});
afterAll(() => rm(cache, { recursive: true, force: true }));

describe.each([...modelNames, ...familyNames])('%s in the fast mode', (name) => {
  it('stays within the tolerance, is not float32 by mistake, and says what it is', async () => {
    const golden = goldenText(readGolden(name), 'plain');
    const options = { device: 'cpu', precision: 'fast', derivedFolder: cache } as const;
    const model = await openModel(modelFolder(name), options);
    try {
      expect(model.scorer.info).toMatchObject({ precision: 'fast', device: 'cpu' });
      const { logprob } = await extendText(await model.scorer.begin(golden.ids.length), golden.ids);
      const differences = golden.logprob.map((value, i) => Math.abs((logprob[i] ?? Number.NaN) - value));
      const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
      expect(Math.max(...differences)).toBeLessThan(worstToMean * toleratedMean[name]);
      expect(mean).toBeLessThan(toleratedMean[name]);
      expect(mean).toBeGreaterThan(1e-5);
    } finally {
      await model.close();
    }
    // Made once: opened again, nothing is added.
    const made = await readdir(cache);
    await (await openModel(modelFolder(name), options)).close();
    expect(await readdir(cache)).toEqual(made);
  });
});
