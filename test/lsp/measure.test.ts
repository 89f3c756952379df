// Measuring the steps of a trace by sampling, over the built server and its scorer process.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf, startServer, type TestClient } from './client.ts';
import { longLine, writeTraces } from './trace-lines.ts';

const dialogue = JSON.stringify({
  messages: [
    { role: 'user', content: 'Is it big?' },
    { role: 'assistant', content: 'No.' },
    { role: 'user', content: 'Is it red?' },
    { role: 'assistant', content: 'Yes.' },
  ],
  answer: 'cherry',
});

describe('measuring steps', () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await startServer({ continuations: 6, continuationTokens: 12 });
  });
  afterAll(() => client.end());

  it('tells each place as it is done, and finds all of them again without a scorer', async () => {
    const { uri } = await writeTraces(client, 'measure.trace.jsonl', [longLine(2)]);
    await client.ask('open', { uri });
    expect((await client.ask('read', { uri, line: 1 })).stepValues).toBeNull();
    const { values } = await client.ask('measureSteps', { uri, line: 1 });
    expect(values).toMatchObject({
      ...{ schema: 'credence.step-values/1', line: 1, problems: [] },
      scorer: { model: 'llama-tiny', device: 'cpu', samples: 6, maxTokens: 12, seed: 0, temperature: 1 },
    });
    expect(values.places.map(({ place, samples }) => [place, samples])).toEqual([
      [0, 6],
      [1, 6],
      [2, 6],
    ]);
    for (const { right, capped, tokens, answers } of values.places) {
      expect(right).toBeGreaterThanOrEqual(0);
      expect(capped).toBeLessThanOrEqual(6);
      expect(tokens).toBeLessThanOrEqual(6 * 12);
      expect(answers.reduce((sum, [, count]) => sum + count, 0)).toBe(6);
    }
    const told = client.events('measuring').filter((event) => event.uri === uri);
    expect(told[0]).toMatchObject({ line: 1, done: 0, total: 18, values: null });
    expect(told.at(-1)).toMatchObject({ done: 18, total: 18 });
    expect(told.findLast((event) => event.values !== null)?.values?.places).toEqual(values.places);
    expect((await client.ask('read', { uri, line: 1 })).stepValues).toEqual(values);

    const path = `${client.folder}/measured.html`;
    await client.ask('report', { uri, path, overwrite: false });
    expect(await readFile(path, 'utf8')).toContain(`"stepValues":{"schema":"credence.step-values/1"`);

    const second = await startServer({
      ...{ cacheFolder: `${client.folder}/cache`, continuations: 6, continuationTokens: 12 },
    });
    await second.ask('open', { uri });
    expect((await second.ask('read', { uri, line: 1 })).stepValues).toEqual(values);
    expect((await second.ask('measureSteps', { uri, line: 1 })).values).toEqual(values);
    expect(second.events('status')).toEqual([]);
    await second.end();
  });

  it('measures chosen places, and only what is missing of all of them later', async () => {
    const { uri } = await writeTraces(client, 'chosen.trace.jsonl', [longLine(3)]);
    await client.ask('open', { uri });
    const { values: one } = await client.ask('measureSteps', { uri, line: 1, places: [1] });
    expect(one.places.map(({ place }) => place)).toEqual([1]);
    const before = client.events('measuring').length;
    const { values: all } = await client.ask('measureSteps', { uri, line: 1 });
    expect(all.places.map(({ place }) => place)).toEqual([0, 1, 2, 3]);
    expect(all.places[1]).toEqual(one.places[0]);
    const totals = client.events('measuring').slice(before + 1);
    expect(totals.some(({ total }) => total === 18)).toBe(true);
  });

  it('refuses a dialogue and says why, and samples nothing without a gold answer', async () => {
    const noGold = JSON.stringify({ prompt: 'Hm?', completion: 'One.\n\nTwo, and then three of them.' });
    const { uri } = await writeTraces(client, 'odd.trace.jsonl', [dialogue, noGold]);
    await client.ask('open', { uri });
    expect(await failureOf(client.ask('measureSteps', { uri, line: 1 }))).toMatchObject({
      code: 'invalid-trace',
      message: expect.stringContaining('traces of one turn'),
    });
    const { values } = await client.ask('measureSteps', { uri, line: 2 });
    expect(values.problems).toMatchObject([{ code: 'no-gold-answer', severity: 'warning' }]);
    expect(values.places.map(({ right, samples }) => [right, samples])).toEqual(values.places.map(() => [null, 0]));
  });
});

describe('measuring that is cut short', () => {
  it('stops when told to, keeps the places that are done, and goes on from them', async () => {
    const client = await startServer({ continuations: 32, continuationTokens: 48 });
    const { uri } = await writeTraces(client, 'cut.trace.jsonl', [longLine(40)]);
    await client.ask('open', { uri });
    const measuring = failureOf(client.ask('measureSteps', { uri, line: 1 }));
    await client.event('measuring', (event) => event.uri === uri && event.values !== null);
    await client.ask('cancel', { uri });
    expect(await measuring).toMatchObject({ code: 'cancelled' });
    const ended = client.events('measuring').at(-1);
    expect(ended?.done).toBe(ended?.total);
    const { stepValues } = await client.ask('read', { uri, line: 1 });
    const kept = stepValues?.places ?? [];
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(41);
    const done = new Set(kept.map(({ place }) => place));
    const missing = Array.from({ length: 41 }, (_none, place) => place).find((place) => !done.has(place)) ?? -1;
    const { values } = await client.ask('measureSteps', { uri, line: 1, places: [...done, missing] });
    expect(values.places.filter(({ place }) => place !== missing)).toEqual(kept);
    expect(values.places.filter(({ place }) => place === missing)).toHaveLength(1);
    await client.end();
  });
});
