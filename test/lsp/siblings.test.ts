import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { methodPrefix } from '../../server/shared/protocol/host-server.ts';
import { failureOf, startServer, type TestClient } from './client.ts';
import { siblingLines, sumLine, writeTraces } from './trace-lines.ts';

describe('siblings', () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await startServer();
  });
  afterAll(() => client.end());

  it('are compared by labels and answers at once, and by what was measured where that is asked for', async () => {
    const { uri } = await writeTraces(client, 'siblings.trace.jsonl', siblingLines(2));
    await client.ask('open', { uri });
    await client.ask('annotate', { uri, lines: [1, 2] });
    const { rows } = await client.ask('list', { uri, from: 0, count: 10, order: 'file' });
    const group = rows[0]?.group ?? '';
    const quick = await client.ask('group', { uri, group });
    expect(quick).toMatchObject({ size: 2, annotated: 0, signals: { 'G7.distinct': 2, 'G8.winnerShare': null } });
    const measured = await client.ask('group', { uri, group, annotations: true });
    expect(measured).toMatchObject({ size: 2, annotated: 2, passAtK: quick.passAtK, advantage: quick.advantage });
    const annotations = await Promise.all([1, 2].map((line) => client.ask('read', { uri, line })));
    const means = annotations.map(({ annotation }) => annotation?.signals['T1.meanLogprob'] ?? NaN);
    const ranks = (means[0] ?? 0) <= (means[1] ?? 0) ? [0, 1] : [1, 0];
    expect(measured.each.map(({ line, signals }) => [line, signals['G4.rank']])).toEqual([
      [1, ranks[0]],
      [2, ranks[1]],
    ]);
    expect(measured.signals['G9.brier']).toBeGreaterThanOrEqual(0);
    expect(measured.signals['G8.winnerShare']).toBeGreaterThan(0.5);
  });

  it('are summed up over the whole file: calibration with what is annotated, the same for the same seed', async () => {
    const lines = [...siblingLines(4), 'no trace', sumLine(9, 18)];
    const { uri } = await writeTraces(client, 'calibrate.trace.jsonl', lines);
    await client.ask('open', { uri });
    await client.ask('annotate', { uri, lines: [1, 2, 3, 4, 5, 6] });
    const report = await client.ask('calibrate', { uri, seed: 5 });
    expect(report).toMatchObject({ traces: 9, prompts: 5, labeled: 9, right: 5, annotated: 6, seed: 5 });
    expect(report.scorers).toHaveLength(1);
    expect(report.majority).toEqual({ value: 0.5, prompts: 4 });
    expect(report.parts.find(({ part }) => part === 'T1.meanLogprob')).toMatchObject({ n: 6, right: 3, surer: 'high' });
    const crew = report.parts.find(({ part }) => part === 'R1.crew');
    expect(crew?.confidence?.brier.value).toBeGreaterThanOrEqual(0);
    expect(await client.ask('calibrate', { uri, seed: 5 })).toEqual(report);
  });

  it('are left where the asker has gone, and are not asked of files that are not open', async () => {
    const lines = Array.from({ length: 400 }, (_, at) => sumLine(at % 40, at % 50));
    const { uri } = await writeTraces(client, 'many.trace.jsonl', lines);
    await client.ask('open', { uri });
    const stop = new CancellationTokenSource();
    const asked = client.connection.sendRequest(`${methodPrefix}calibrate`, { uri }, stop.token);
    stop.cancel();
    expect(await failureOf(asked)).toMatchObject({ code: 'cancelled' });
    expect(await failureOf(client.ask('calibrate', { uri: `${uri}.gone` }))).toMatchObject({ code: 'file-not-found' });
  });
});
