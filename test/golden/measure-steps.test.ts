// Measured step values by the embedded model on the examples: do they say how the trace would end?
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureSteps } from '../../server/scoring/continuations/measure-steps.ts';
import { openModel, type OpenModel } from '../../server/scoring/open-model.ts';
import { placeNumbers } from '../../server/shared/trace/places.ts';
import type { StepValues } from '../../server/shared/trace/step-values.ts';
import type { Trace } from '../../server/shared/trace/trace.ts';
import { parseTraceLine } from '../../server/trace/parse-line.ts';

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const settings = { samples: 16, seed: 1, temperature: 1, maxTokens: 400 };

function readTrace(line: object, number: number): Trace {
  const { trace, problems } = parseTraceLine(JSON.stringify(line), number);
  if (trace === null) throw new Error(problems[0]?.message ?? 'not a trace');
  return trace;
}

const examples = readFileSync(path('media/examples/rollouts.trace.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((text, index) => readTrace(JSON.parse(text) as object /* our own file */, index + 1));

const few = (correct: boolean): readonly Trace[] => examples.filter((trace) => trace.correct === correct).slice(0, 4);
const lastShare = ({ places }: StepValues): number => {
  const last = places.at(-1);
  return (last?.right ?? Number.NaN) / (last?.samples ?? Number.NaN);
};

describe('the steps of examples, measured by Abacus', () => {
  let model: OpenModel;
  beforeAll(async () => {
    model = await openModel(path('media/abacus'));
  });
  afterAll(() => model.close());

  it('are nearly always right behind the last step of a right trace, nearly never behind that of a wrong one', async () => {
    const decoder = await model.scorer.openRows();
    for (const trace of few(true)) {
      const values = await measureSteps(model, trace, settings, { decoder });
      expect(values.places.map(({ place }) => place)).toEqual(placeNumbers(trace));
      expect(lastShare(values)).toBeGreaterThanOrEqual(0.9);
    }
    for (const trace of few(false)) {
      const values = await measureSteps(model, trace, settings, { decoder });
      expect(lastShare(values)).toBeLessThanOrEqual(0.25);
    }
    await decoder.close();
  });

  it('are the same for chosen places as among all, and tell each place once it is done', async () => {
    const [trace] = few(true);
    if (trace === undefined) throw new Error('there is a right example');
    const told: number[] = [];
    const progress: number[] = [];
    const all = await measureSteps(model, trace, settings, {
      onPlace: ({ places }) => told.push(...places.map(({ place }) => place)),
      onProgress: (done, total) => {
        progress.push(done);
        expect(total).toBe(settings.samples * placeNumbers(trace).length);
      },
    });
    expect(told.toSorted((a, b) => a - b)).toEqual(placeNumbers(trace));
    expect(progress).toEqual(Array.from(progress, (_done, index) => index));
    const last = placeNumbers(trace).at(-1) ?? 0;
    const some = await measureSteps(model, trace, settings, { places: [0, last] });
    expect(some.places).toEqual([all.places[0], all.places.at(-1)]);
    expect(some.traceSha256).toBe(all.traceSha256);
  });

  it('count what is cut at the limit, and read no answer out of unfinished thinking', async () => {
    const [trace] = few(true);
    if (trace === undefined) throw new Error('there is a right example');
    const { places } = await measureSteps(model, trace, { ...settings, maxTokens: 3 }, { places: [0] });
    expect(places).toMatchObject([{ place: 0, samples: 16, right: 0, capped: 16, tokens: 48, answers: [[null, 16]] }]);
  });

  it('are not measured where the text before them fills the context, with a word about it', async () => {
    const thoughts = Array.from({ length: 130 }, (_none, step) => `Step ${step} says that ${step} plus one is more.`);
    const completion = `<think>\n${thoughts.join('\n\n')}\n</think>\n\n\\boxed{7}`;
    const trace = readTrace({ prompt: 'Count.', completion, answer: '7' }, 1);
    const places = [0, 129, 130];
    const values = await measureSteps(model, trace, { ...settings, samples: 2, maxTokens: 2 }, { places });
    expect(values.places.map(({ place }) => place)).toEqual([0]);
    expect(values.problems).toMatchObject([{ code: 'place-unmeasured', message: expect.stringContaining('129, 130') }]);
  });

  it('stop within a token when they are cancelled', async () => {
    const [trace] = few(true);
    if (trace === undefined) throw new Error('there is a right example');
    const stop = new AbortController();
    const told: number[] = [];
    const measuring = measureSteps(model, trace, settings, {
      signal: stop.signal,
      onProgress: (done) => {
        told.push(done);
        if (done === 3) stop.abort();
      },
    });
    await expect(measuring).rejects.toMatchObject({ code: 'cancelled' });
    expect(Math.max(...told)).toBeLessThan(settings.samples * placeNumbers(trace).length);
  });
});
