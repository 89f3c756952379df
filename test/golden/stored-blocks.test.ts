// A GGUF file with a tensor of every format that is read: dequantised it gives the numbers of transformers on the weights
// that the `gguf` reference library reads out; with its blocks kept it gives the same ones.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel, type OpenModel } from '../../server/scoring/open-model.ts';
import { smallLlamaGguf, type SmallLlama } from '../support/small-llama-gguf.ts';
import { extendText, goldenText, readGolden, worst } from './read-golden.ts';

const file = fileURLToPath(new URL('models/llama-blocks/llama-blocks.gguf', import.meta.url));
const golden = readGolden('llama-blocks');
/** Largest difference to transformers in fp32, absolute (design: 1e-4). */
const tolerance = 1e-4;
/** Between two ways of computing the same number here: rounding of float32 sums in another order. */
const ownTolerance = 2e-5;

describe.each(['fp32', 'stored'] as const)('a GGUF file in %s', (precision) => {
  let model: OpenModel;
  beforeAll(async () => {
    model = await openModel(file, { device: 'cpu', precision });
  });
  afterAll(() => model.close());

  it('computes in the precision that was asked for', () => {
    expect(model.scorer.info.precision).toBe(precision);
  });

  it.each(['plain', 'long'])('splits the text "%s" into the tokens of the model it was made from', async (name) => {
    const { text, ids } = goldenText(golden, name);
    expect([...(await model.tokenizer.encode(text, { special: true, continuing: false })).ids]).toEqual(ids);
  });

  it.each(['plain', 'long'])('gives the numbers of transformers for the text "%s"', async (name) => {
    const text = goldenText(golden, name);
    const pass = await model.scorer.begin(text.ids.length);
    const scores = await extendText(pass, text.ids, 5);
    pass.end();
    expect(worst(scores.logprob, text.logprob)).toBeLessThan(tolerance);
    expect(worst(scores.entropy, text.entropy)).toBeLessThan(tolerance);
    expect(worst(scores.selfCertainty, text.selfCertainty)).toBeLessThan(tolerance);
    expect(worst(scores.topMass, text.topMass)).toBeLessThan(tolerance);
  });
});

describe('blocks kept and the same weights dequantised', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'credence-stored-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each<[string, SmallLlama]>([
    ['a tied embedding whose rows are read from blocks', { embedding: 'Q8_0', head: null, matrices: 'Q4_K' }],
    ['a tied embedding kept twice', { embedding: 'Q4_1', head: null, matrices: 'Q6_K' }],
    ['a tied embedding kept twice, of K-blocks', { embedding: 'Q4_K', head: null, matrices: 'Q4_0' }],
    ['a head of its own', { embedding: 'Q5_0', head: 'Q6_K', matrices: 'Q4_1' }],
    ['a head of its own beside a dense embedding', { embedding: 'Q4_0', head: 'Q5_0', matrices: 'Q8_0' }],
    ['a head that cannot be kept', { embedding: 'Q6_K', head: 'Q5_K', matrices: 'Q5_0' }],
  ])('give the same numbers with %s', async (_what, model) => {
    const path = join(folder, 'model.gguf');
    await writeFile(path, smallLlamaGguf(model));
    const ids = Array.from({ length: 90 }, (_, i) => (i * 37 + (i >> 3)) % 256);
    const numbersIn = async (precision: 'fp32' | 'stored'): Promise<number[]> => {
      const opened = await openModel(path, { device: 'cpu', precision });
      expect(opened.scorer.info.precision).toBe(precision);
      const pass = await opened.scorer.begin(ids.length);
      const { logprob, entropy } = await extendText(pass, ids);
      pass.end();
      await opened.close();
      // The last row has no target.
      return [...logprob.subarray(0, -1), ...entropy];
    };
    const [dense, kept] = [await numbersIn('fp32'), await numbersIn('stored')];
    expect(worst(kept, dense)).toBeLessThan(ownTolerance);
    // The numbers tell texts apart: not all are those of guessing.
    expect(Math.max(...dense) - Math.min(...dense)).toBeGreaterThan(1);
  });
});
