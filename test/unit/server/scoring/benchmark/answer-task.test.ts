import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTask } from '../../../../../server/scoring/benchmark/answer-task.ts';
import {
  aboutAnswerSchema,
  continuationsAnswerSchema,
  packedAnswerSchema,
  readAnswerSchema,
  separateAnswerSchema,
  textAnswerSchema,
} from '../../../../../server/scoring/benchmark/bench-task.ts';
import { openBench, type Bench } from '../../../../../server/scoring/benchmark/run-task.ts';
import { openModel, type OpenModel } from '../../../../../server/scoring/open-model.ts';

const tiny = resolve('test/golden/models/llama-tiny');

describe('a task of the benchmark', () => {
  let model: OpenModel;
  let bench: Bench;
  beforeAll(async () => {
    model = await openModel(tiny, { device: 'cpu' });
    bench = await openBench(model, resolve('media/examples/rollouts.trace.jsonl'));
  });
  afterAll(() => model.close());

  const answer = async (task: object): Promise<unknown> => {
    const reply = await answerTask(bench, JSON.stringify(task));
    if ('failure' in reply) throw new Error(reply.failure);
    return reply.answer;
  };

  it('tells what is measured', async () => {
    const about = aboutAnswerSchema.parse(await answer({ kind: 'about' }));
    expect(about).toMatchObject({ name: 'llama-tiny', folder: tiny, device: 'cpu', precision: 'fp32' });
    expect(about.weightBytes).toBe(4 * about.parameters);
  });

  it('gives the same tokens at every length', async () => {
    const long = textAnswerSchema.parse(await answer({ kind: 'text', length: 300 })).ids;
    const short = textAnswerSchema.parse(await answer({ kind: 'text', length: 40 })).ids;
    expect(long).toHaveLength(300);
    expect(short).toEqual(long.slice(0, 40));
  });

  it('reads with and without scores, and says what was read', async () => {
    const body = readAnswerSchema.parse(await answer({ kind: 'read', length: 60, scores: false }));
    const full = readAnswerSchema.parse(await answer({ kind: 'read', length: 60, scores: true }));
    expect(body.meanLogprob).toBeNull();
    expect(full.meanLogprob).toBeLessThan(0);
    expect(full.multiplies).toBeGreaterThan(body.multiplies ?? Infinity);
    expect(full.peakBytes).toBeGreaterThan(10_000_000);
  });

  it('probes steps behind one reading and with a reading each', async () => {
    const task = { kind: 'steps', length: 60, steps: 3, greedy: true };
    const packed = packedAnswerSchema.parse(await answer({ ...task, passes: 'packed' }));
    const separate = separateAnswerSchema.parse(await answer({ ...task, passes: 'separate' }));
    for (const { seconds } of [packed.base, packed.probes, separate]) expect(seconds).toBeGreaterThan(0);
  });

  it('writes a text on together and one at a time', async () => {
    const task = { kind: 'continuations', length: 40, places: 3, samples: 4, tokens: 6, alone: 2 };
    const { together, alone } = continuationsAnswerSchema.parse(await answer(task));
    expect([together.tokens, alone.tokens]).toEqual([3 * 4 * 6, 2 * 6]);
    for (const { seconds, cpuSeconds } of [together, alone]) {
      expect(seconds).toBeGreaterThan(0);
      expect(cpuSeconds).toBeGreaterThan(0);
    }
  });

  it('answers what it cannot do with a failure, and goes on', async () => {
    expect(await answerTask(bench, 'not json')).toHaveProperty('failure');
    expect(await answerTask(bench, '{"kind":"dance"}')).toMatchObject({ failure: expect.stringContaining('kind') });
    expect(await answerTask(bench, '{"kind":"about"}')).toHaveProperty('answer');
  });
});
