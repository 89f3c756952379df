// Sampled answers against transformers drawing with the same random numbers (golden file made by
// make-sampling-golden.py), and what the graph draws against the distribution it draws from.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { uniformAt } from '../../server/probes/uniforms.ts';
import { openModel } from '../../server/scoring/open-model.ts';
import { scoreTrace } from '../../server/scoring/score-trace.ts';
import { parseTraceLine } from '../../server/trace/parse-line.ts';

const goldenSchema = z.object({
  uniforms: z.array(z.tuple([z.tuple([z.int(), z.int(), z.int(), z.int()]), z.number()])),
  distribution: z.object({
    model: z.string(),
    prefix: z.string(),
    temperatures: z.array(z.object({ temperature: z.number(), probabilities: z.array(z.number()) })),
  }),
  cases: z.array(
    z.object({
      name: z.string(),
      model: z.string(),
      line: z.looseObject({}),
      sampling: z.object({ count: z.int(), temperature: z.number(), seed: z.int() }),
      probes: z.array(z.object({ answers: z.array(z.string()), confidence: z.number() })),
    }),
  ),
});
const golden = goldenSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, 'numbers', 'sampling.json'), 'utf8')),
);
const modelFolder = (name: string): string => join(import.meta.dirname, 'models', name);
const tolerance = 1e-4;

it('draws with the numbers that the reference draws with', () => {
  for (const [[seed, probe, sample, position], value] of golden.uniforms)
    expect(uniformAt({ seed, probe, sample, position })).toBe(value);
});

describe.each(golden.cases)('$name', ({ model, line, sampling, probes }) => {
  it('gives the answers and confidences of transformers', async () => {
    const open = await openModel(modelFolder(model));
    const { trace } = parseTraceLine(JSON.stringify(line), 1);
    if (trace === null) throw new Error('the line is no trace');
    const settings = { probe: 'sentence', probes: true, top: 0 };
    const sampled = await scoreTrace(open, trace, { ...settings, sampling });
    const greedy = await scoreTrace(open, trace, settings);
    await open.close();
    const places = [sampled.base, ...sampled.steps];
    expect(places.map((place) => place?.samples)).toEqual(probes.map(({ answers }) => answers));
    for (const [k, { confidence }] of probes.entries()) {
      expect(Math.abs((places[k]?.confidence ?? Number.NaN) - confidence)).toBeLessThan(tolerance);
    }
    expect(sampled.scorer.sampling).toEqual(sampling);
    expect(sampled.signals['S5.finalConfidence']).toBe(sampled.steps.at(-1)?.confidence);
    // Samples change confidences and what is made of them, nothing else.
    expect(sampled.tokens).toEqual(greedy.tokens);
    const [last, lastGreedy] = [sampled.steps.at(-1), greedy.steps.at(-1)];
    expect(last).toMatchObject({ answer: lastGreedy?.answer, belief: lastGreedy?.belief });
    expect(last?.confidence).not.toBeCloseTo(lastGreedy?.confidence ?? 0, 3);
    expect(last?.potential).not.toBeCloseTo(lastGreedy?.potential ?? 0, 3);
    expect(greedy.scorer).not.toHaveProperty('sampling');
    expect(lastGreedy).not.toHaveProperty('samples');
  });
});

describe('what the graph draws', () => {
  const draws = 20_000;
  it.each(golden.distribution.temperatures)(
    'at temperature $temperature follows the softmax of transformers',
    async ({ temperature, probabilities }) => {
      const open = await openModel(modelFolder(golden.distribution.model));
      const { ids } = await open.tokenizer.encode(golden.distribution.prefix, { special: false, continuing: true });
      const uniforms = Float32Array.from({ length: draws }, (_none, sample) =>
        uniformAt({ seed: 5, probe: 0, sample, position: 0 }),
      );
      const pass = await open.scorer.begin(ids.length);
      const { drawn } = await pass.extend(
        { ids, parents: Int32Array.from(ids, (_id, i) => i - 1) },
        {
          rows: Int32Array.of(ids.length - 2, ids.length - 1),
          targets: Int32Array.of(-1, -1),
          top: 0,
          draws: { rows: new Int32Array(draws).fill(1), uniforms, temperature },
        },
      );
      pass.end();
      await open.close();
      // Each draw is the inverse of the running sum; at a boundary rounding may carry it to the neighbor.
      const running = runningSum(probabilities);
      const others = [...drawn].filter((id, i) => {
        const u = uniforms[i] ?? 0;
        return (running[id - 1] ?? 0) > u + 1e-5 || (running[id] ?? 0) < u - 1e-5;
      });
      expect(others).toEqual([]);
      expect(chiSquare(drawn, probabilities)).toBeLessThan(4);
    },
  );

  it('takes the first token for 0, the last that is possible for the largest number', async () => {
    const open = await openModel(modelFolder(golden.distribution.model));
    const pass = await open.scorer.begin(1);
    const tree = { ids: Int32Array.of(5), parents: Int32Array.of(-1) };
    const draws = { rows: Int32Array.of(0, 0), uniforms: Float32Array.of(0, 1 - 2 ** -24), temperature: 1 };
    const { drawn } = await pass.extend(tree, { rows: Int32Array.of(0), targets: Int32Array.of(-1), top: 0, draws });
    pass.end();
    expect(drawn[0]).toBe(0);
    expect(drawn[1]).toBe(open.scorer.info.vocabularySize - 1);
    await open.close();
  });

  it.each([
    [{ rows: Int32Array.of(1), uniforms: Float32Array.of(0.5), temperature: 1 }, /row 1 of 1/],
    [{ rows: Int32Array.of(0), uniforms: Float32Array.of(1), temperature: 1 }, /\[0, 1\)/],
    [{ rows: Int32Array.of(0), uniforms: new Float32Array(), temperature: 1 }, /1 draws and 0 numbers/],
    [{ rows: Int32Array.of(0), uniforms: Float32Array.of(0.5), temperature: 0 }, /temperature is 0/],
  ])('refuses %j', async (draws, message) => {
    const open = await openModel(modelFolder(golden.distribution.model));
    const pass = await open.scorer.begin(1);
    const tree = { ids: Int32Array.of(5), parents: Int32Array.of(-1) };
    const request = { rows: Int32Array.of(0), targets: Int32Array.of(-1), top: 0, draws };
    await expect(pass.extend(tree, request)).rejects.toThrow(message);
    await open.close();
  });
});

describe('settings that cannot be sampled with', () => {
  it.each([
    [{ count: 0, temperature: 0.6, seed: 0 }, /number of samples is 0; 1 to 64/],
    [{ count: 2.5, temperature: 0.6, seed: 0 }, /2\.5/],
    [{ count: 65, temperature: 0.6, seed: 0 }, /65/],
    [{ count: 5, temperature: 0, seed: 0 }, /temperature is 0/],
    [{ count: 5, temperature: Number.NaN, seed: 0 }, /temperature is NaN/],
    [{ count: 5, temperature: 0.6, seed: -1 }, /seed is -1/],
    [{ count: 5, temperature: 0.6, seed: 0.5 }, /seed is 0\.5/],
  ])('%j are refused', async (sampling, message) => {
    const open = await openModel(modelFolder('llama-tiny'));
    const { trace } = parseTraceLine(JSON.stringify({ prompt: 'a', completion: 'b' }), 1);
    if (trace === null) throw new Error('the line is no trace');
    const scoring = scoreTrace(open, trace, { probe: null, probes: true, top: 0, sampling });
    await expect(scoring).rejects.toMatchObject({ code: 'invalid-request', message: expect.stringMatching(message) });
    await open.close();
  });
});

function runningSum(probabilities: readonly number[]): number[] {
  let sum = 0;
  return probabilities.map((probability) => (sum += probability));
}

/** Pearson's statistic over tokens expected at least five times, as distances of standard deviations from its mean. */
function chiSquare(drawn: ArrayLike<number>, probabilities: readonly number[]): number {
  const counts = probabilities.map(() => 0);
  for (const id of Array.from(drawn)) counts[id] = (counts[id] ?? 0) + 1;
  let statistic = 0;
  let cells = 0;
  for (const [id, probability] of probabilities.entries()) {
    const expected = probability * drawn.length;
    if (expected < 5) continue;
    statistic += ((counts[id] ?? 0) - expected) ** 2 / expected;
    cells += 1;
  }
  return Math.abs(statistic - (cells - 1)) / Math.sqrt(2 * (cells - 1));
}
