// A GGUF file with a tensor of every format that is read: dequantised it gives the numbers of transformers on the weights
// that the `gguf` reference library reads out; with its blocks kept it gives the same ones.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel, type OpenModel } from '../../server/scoring/open-model.ts';
import { extendText, goldenText, readGolden, worst } from './read-golden.ts';

const file = fileURLToPath(new URL('models/llama-blocks/llama-blocks.gguf', import.meta.url));
const golden = readGolden('llama-blocks');
/** Largest difference to transformers in fp32, absolute (design: 1e-4). */
const tolerance = 1e-4;

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
