import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf, startServer, type TestClient } from './client.ts';
import { longLine, siblingLines, sumLine, writeTraces } from './trace-lines.ts';

describe('annotating', () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await startServer();
  });
  afterAll(() => client.end());

  it('tells each line as it is done, fills the rows, and finds it again', async () => {
    const { uri } = await writeTraces(client, 'all.trace.jsonl', [...siblingLines(2), 'no trace']);
    await client.ask('open', { uri });
    expect(await client.ask('annotate', { uri })).toEqual({ annotated: 4, failed: 0, cancelled: false });
    const told = client.events('annotated').filter((event) => event.uri === uri);
    expect(told.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
    const { trace, annotation } = await client.ask('read', { uri, line: 3 });
    expect(annotation).toEqual(told[2]?.annotation);
    expect(annotation?.steps).toHaveLength(trace.steps.length);
    expect(annotation?.scorer).toMatchObject({ model: 'llama-tiny', device: 'cpu', precision: 'fp32' });
    expect(annotation?.tokens.top?.at(-1)).toHaveLength(8);
    const { rows } = await client.ask('list', { uri, from: 0, count: 10, order: 'file', filter: 'annotated' });
    expect(rows.map(({ summary }) => summary?.tokens)).toEqual(told.map(({ summary }) => summary?.tokens));
  });

  it('reports tokens done and lines done', async () => {
    const { uri } = await writeTraces(client, 'progress.trace.jsonl', [longLine(60), sumLine(8, 16)]);
    await client.ask('open', { uri });
    await client.ask('annotate', { uri });
    const progress = client.events('progress').filter((event) => event.uri === uri);
    expect(progress.every(({ totalLines }) => totalLines === 2)).toBe(true);
    expect(new Set(progress.map(({ doneLines }) => doneLines))).toEqual(new Set([0, 1, 2]));
    expect(progress.at(-1)).toMatchObject({ doneLines: 2, totalLines: 2 });
    const first = progress.filter(({ line, totalTokens }) => line === 1 && totalTokens > 0);
    expect(first.length).toBeGreaterThan(1);
    const done = first.map(({ doneTokens }) => doneTokens);
    expect(done).toEqual(done.toSorted((left, right) => left - right));
  });

  it('finds what another server stored, without a scorer', async () => {
    const { uri } = await writeTraces(client, 'kept.trace.jsonl', siblingLines(2));
    await client.ask('open', { uri });
    await client.ask('annotate', { uri });
    const { annotation } = await client.ask('read', { uri, line: 1 });
    const second = await startServer({ cacheFolder: `${client.folder}/cache` });
    await second.ask('open', { uri });
    await second.event('fileChanged', (state) => state.uri === uri && state.annotated === 4);
    expect((await second.ask('read', { uri, line: 1 })).annotation).toEqual(annotation);
    expect(await second.ask('annotate', { uri })).toMatchObject({ annotated: 4 });
    expect(second.events('status')).toEqual([]);
    await second.end();
  });

  it.each([
    [{ device: process.platform === 'win32' ? 'coreml' : 'dml' } as const, /cannot be used here: .*What may work: /],
    [{ device: 'cpu', precision: 'fp16' } as const, /The CPU was asked for fp16: it does not compute in fp16/],
  ])('with %j says what would work, and puts nothing in its place', async (options, message) => {
    const other = await startServer(options);
    const { uri } = await writeTraces(other, 'device.trace.jsonl', siblingLines(1));
    await other.ask('open', { uri });
    expect(await failureOf(other.ask('annotate', { uri }))).toMatchObject({
      code: 'device-failed',
      message: expect.stringMatching(message),
    });
    expect((await other.ask('read', { uri, line: 1 })).annotation).toBeNull();
    await other.end();
  });

  it('shows an annotation no more once the model is another', async () => {
    const { uri } = await writeTraces(client, 'model.trace.jsonl', siblingLines(1));
    await client.ask('open', { uri });
    await client.ask('annotate', { uri });
    const other = await startServer({
      cacheFolder: `${client.folder}/cache`,
      model: `${import.meta.dirname}/../golden/models/llama-half`,
    });
    await other.ask('open', { uri });
    expect((await other.ask('read', { uri, line: 1 })).annotation).toBeNull();
    await other.end();
  });

  it('writes a report with the annotations inside', async () => {
    const { uri } = await writeTraces(client, 'report.trace.jsonl', siblingLines(1));
    await client.ask('open', { uri });
    await client.ask('annotate', { uri, lines: [1] });
    const path = `${client.folder}/report.html`;
    expect(await client.ask('report', { uri, path, overwrite: false })).toEqual({ path, traces: 2 });
    expect(await readFile(path, 'utf8')).toContain('llama-tiny');
  });
});

describe('a busy scorer', () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await startServer();
  });
  afterAll(() => client.end());

  it('stops when told to, and keeps what is done', async () => {
    const { uri } = await writeTraces(client, 'cancel.trace.jsonl', [sumLine(1, 2), longLine(110), longLine(111)]);
    await client.ask('open', { uri });
    const annotating = client.ask('annotate', { uri });
    await client.event('progress', (event) => event.uri === uri && event.line === 2 && event.doneTokens > 0);
    await client.ask('cancel', { uri });
    expect(await annotating).toEqual({ annotated: 1, failed: 0, cancelled: true });
    expect((await client.ask('read', { uri, line: 1 })).annotation).not.toBeNull();
    expect((await client.ask('read', { uri, line: 2 })).annotation).toBeNull();
    expect(await client.ask('annotate', { uri, lines: [1] })).toMatchObject({ annotated: 1 });
  });

  it('leaves reading, listing and hover answered meanwhile', async () => {
    const { uri } = await writeTraces(client, 'busy.trace.jsonl', [longLine(112), longLine(113), sumLine(3, 6)]);
    const text = await readFile(`${client.folder}/busy.trace.jsonl`, 'utf8');
    await client.ask('open', { uri });
    await client.ask('annotate', { uri, lines: [3] });
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'trace-jsonl', version: 1, text },
    });
    let finished = false;
    const annotating = client.ask('annotate', { uri, lines: [1, 2] }).finally(() => {
      finished = true;
    });
    await client.event('progress', (event) => event.uri === uri && event.line === 1 && event.doneTokens > 0);
    await client.ask('read', { uri, line: 2 });
    await client.ask('list', { uri, from: 0, count: 3, order: 'group' });
    const character = (text.split('\n')[2] ?? '').indexOf('Twice');
    const hover = await client.connection.sendRequest('textDocument/hover', {
      textDocument: { uri },
      position: { line: 2, character },
    });
    expect(hover).not.toBeNull();
    expect(finished).toBe(false);
    await client.ask('cancel', { uri });
    await annotating;
  });

  it('lets a single line go before the rest of a file', async () => {
    const { uri } = await writeTraces(client, 'first.trace.jsonl', [longLine(80), longLine(20), sumLine(13, 26)]);
    await client.ask('open', { uri });
    const rest = client.ask('annotate', { uri, lines: [1, 2] });
    await client.event('progress', (event) => event.uri === uri && event.line === 1 && event.doneTokens > 0);
    await client.ask('annotate', { uri, lines: [3] });
    await rest;
    const told = client.events('annotated').filter((event) => event.uri === uri);
    expect(told.map(({ line }) => line)).toEqual([1, 3, 2]);
  });

  it('that is killed in the middle is started again and the line repeated', async () => {
    const { uri } = await writeTraces(client, 'killed.trace.jsonl', [longLine(114), sumLine(4, 8)]);
    await client.ask('open', { uri });
    const annotating = client.ask('annotate', { uri });
    await client.event('progress', (event) => event.uri === uri && event.line === 1 && event.doneTokens > 0);
    process.kill(await scorerOf(client), 'SIGKILL');
    expect(await annotating).toEqual({ annotated: 2, failed: 0, cancelled: false });
    expect(client.events('status').map(({ state }) => state)).toContain('restarting');
  });
});

it.each([
  ['a folder that is not there', '/nowhere/model', 'model-not-found'],
  ['a folder without a model', import.meta.dirname, 'model-not-found'],
])('%s as the model fails the annotation, not the reading', async (_, model, code) => {
  const client = await startServer({ model });
  const { uri } = await writeTraces(client, 'none.trace.jsonl', siblingLines(1));
  await client.ask('open', { uri });
  const failure = await failureOf(client.ask('annotate', { uri }));
  expect(failure.code).toBe(code);
  expect(failure.message).toContain('credence.model');
  expect((await client.ask('read', { uri, line: 1 })).trace.id).toBe('1');
  expect(await failureOf(client.ask('modelInfo', {}))).toMatchObject({ code });
  await client.end();
});

/** The process id of the server's only child, from Linux's process table. */
async function scorerOf({ process: server }: TestClient): Promise<number> {
  const children = await readFile(`/proc/${server.pid ?? 0}/task/${server.pid ?? 0}/children`, 'utf8');
  const [pid] = children.trim().split(' ').map(Number);
  if (pid === undefined) throw new Error('The server has no child.');
  return pid;
}
