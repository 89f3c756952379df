import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pairRuleIds } from '../../server/shared/protocol/pair-rules.ts';
import { failureOf, startServer, type TestClient } from './client.ts';
import { siblingLines, sumLine, writeTraces } from './trace-lines.ts';

describe('reading a file', () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await startServer();
  });
  afterAll(() => client.end());

  it('lists the rows, the lines that are no traces among them', async () => {
    const { uri } = await writeTraces(client, 'rows.trace.jsonl', [sumLine(1, 2), '{"prompt": ', sumLine(2, 5)]);
    await client.ask('open', { uri });
    const { rows, total, complete } = await client.ask('list', { uri, from: 0, count: 10, order: 'file' });
    expect(complete).toBe(true);
    expect(total).toBe(3);
    expect(rows.map(({ line, correct, prediction }) => [line, correct, prediction])).toEqual([
      [1, true, '2'],
      [2, null, null],
      [3, false, '5'],
    ]);
    expect(rows[1]?.problem).toMatchObject({ code: 'not-json', line: 2 });
  });

  it('lists what a filter leaves, in the order asked for', async () => {
    const { uri } = await writeTraces(client, 'filter.trace.jsonl', [
      sumLine(1, 2),
      sumLine(20, 41),
      sumLine(300, 600),
    ]);
    await client.ask('open', { uri });
    const wanted = { uri, from: 0, count: 10, order: 'file', filter: 'right' } as const;
    const { rows } = await client.ask('list', { ...wanted, sort: { by: 'length', descending: true } });
    expect(rows.map(({ line }) => line)).toEqual([3, 1]);
  });

  it('brings siblings together and counts them', async () => {
    const lines = siblingLines(2);
    const { uri } = await writeTraces(
      client,
      'group.trace.jsonl',
      [0, 2, 1, 3].map((at) => lines[at] ?? ''),
    );
    await client.ask('open', { uri });
    const { rows } = await client.ask('list', { uri, from: 0, count: 10, order: 'group' });
    expect(rows.map(({ line }) => line)).toEqual([1, 3, 2, 4]);
    const summary = await client.ask('group', { uri, group: rows[0]?.group ?? '' });
    expect(summary).toMatchObject({
      size: 2,
      correct: 1,
      passAtK: [
        { k: 1, value: 0.5 },
        { k: 2, value: 1 },
      ],
    });
  });

  it('gives a trace by its line, without annotation before one was made', async () => {
    const { uri } = await writeTraces(client, 'read.trace.jsonl', siblingLines(1));
    await client.ask('open', { uri });
    const { trace, annotation } = await client.ask('read', { uri, line: 2 });
    expect(annotation).toBeNull();
    expect(trace).toMatchObject({ id: '2', prediction: '3', correct: false, answers: ['2'] });
    expect(trace.steps.length).toBeGreaterThan(1);
  });

  it('sees lines that are added, changed, and gone', async () => {
    const { uri, path } = await writeTraces(client, 'grows.trace.jsonl', [sumLine(1, 2)]);
    await client.ask('open', { uri });
    await client.event('fileChanged', (state) => state.uri === uri && state.complete && state.rows === 1);
    await appendFile(path, `${sumLine(2, 4)}\n`);
    await client.event('fileChanged', (state) => state.uri === uri && state.complete && state.rows === 2);
    await writeFile(path, `${sumLine(5, 10)}\n${sumLine(6, 12)}\n${sumLine(7, 14)}\n`);
    await client.event('fileChanged', (state) => state.uri === uri && state.complete && state.rows === 3);
    const { rows } = await client.ask('list', { uri, from: 0, count: 10, order: 'file' });
    expect(rows.map(({ prediction }) => prediction)).toEqual(['10', '12', '14']);
    await rm(path);
    await client.event('fileChanged', (state) => state.uri === uri && state.complete && state.problems === 1);
    const gone = await client.ask('list', { uri, from: 0, count: 10, order: 'file' });
    expect(gone.rows[0]?.problem?.message).toMatch(/not there any more/);
  });
});

describe('what cannot be answered', () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await startServer();
  });
  afterAll(() => client.end());

  it.each([
    [
      'a file that does not exist',
      () => client.ask('open', { uri: 'file:///nowhere/a.trace.jsonl' }),
      'file-not-found',
    ],
    ['a URI that is no file', () => client.ask('open', { uri: 'https://example.org/a.jsonl' }), 'file-unreadable'],
    [
      'a file that was not opened',
      () => client.ask('read', { uri: 'file:///a.trace.jsonl', line: 1 }),
      'file-not-found',
    ],
    ['a line that counts from 0', () => client.ask('read', { uri: 'file:///a', line: 0 }), 'invalid-request'],
    ['parameters of no shape', () => client.connection.sendRequest('credence/list', { from: -1 }), 'invalid-request'],
  ] as const)('%s is told so', async (_, request, code) => {
    expect(await failureOf(request())).toMatchObject({ code });
  });

  it('a filter that cannot be read names the place', async () => {
    const { uri } = await writeTraces(client, 'filter.trace.jsonl', [sumLine(1, 2)]);
    await client.ask('open', { uri });
    const request = client.ask('list', { uri, from: 0, count: 1, order: 'file', filter: 'wrong & & ' });
    const { code, message } = await failureOf(request);
    expect(code).toBe('invalid-request');
    expect(message).toContain('character 9');
  });

  it('a line that is no trace says why', async () => {
    const { uri } = await writeTraces(client, 'bad.trace.jsonl', ['[1, 2]']);
    await client.ask('open', { uri });
    const { code, message } = await failureOf(client.ask('read', { uri, line: 1 }));
    expect(code).toBe('invalid-trace');
    expect(message).toMatch(/^Line 1 is not a trace: /);
  });

  it('options of another version end the start', async () => {
    const failure = await failureOf(startServer({ protocolVersion: 0 }));
    expect(failure.code).toBe('invalid-request');
    expect(failure.message).toContain('protocolVersion');
  });
});

it('exports the pairs with a card, and nothing over a file that exists', async () => {
  const client = await startServer();
  const { uri } = await writeTraces(client, 'export.trace.jsonl', siblingLines(3));
  await client.ask('open', { uri });
  const preview = await client.ask('previewExport', { uri, rule: 'outcome' });
  expect(preview).toMatchObject({ pairs: 3, prompts: 3 });
  const path = `${client.folder}/pairs.jsonl`;
  const options = { uri, rule: 'outcome', format: 'trl', path, overwrite: false } as const;
  const result = await client.ask('export', options);
  expect(result).toMatchObject({ path, pairs: 3, prompts: 3 });
  const pairs = (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(pairs).toHaveLength(3);
  expect(pairs[0]).toMatchObject({ prompt: expect.stringContaining('What is') as unknown });
  for (const pair of pairs as { chosen: string; rejected: string }[]) {
    expect(pair.chosen).not.toBe(pair.rejected);
  }
  expect(JSON.parse(await readFile(`${path}.card.json`, 'utf8'))).toMatchObject({ counts: { pairs: 3 } });
  expect(await failureOf(client.ask('export', options))).toMatchObject({ code: 'file-exists' });
  expect(await client.ask('export', { ...options, overwrite: true })).toMatchObject({ pairs: 3 });
  await client.end();
});

it('counts what every rule would give, reading the file once', async () => {
  const client = await startServer();
  const { uri } = await writeTraces(client, 'rules.trace.jsonl', siblingLines(2));
  await client.ask('open', { uri });
  const { rules } = await client.ask('previewRules', { uri });
  expect(rules.map(({ rule }) => rule)).toEqual([...pairRuleIds]);
  expect(rules[0]).toEqual({ rule: 'outcome', pairs: 2, prompts: 2, refused: {} });
  // Nothing is annotated here, so what needs values has none.
  expect(rules.find(({ rule }) => rule === 'crew-dpo')).toMatchObject({ pairs: 0, refused: { 'null-value': 2 } });
  await client.end();
});

it("lists a group's pairs for a person, keeps what was said, and exports by it", async () => {
  const client = await startServer();
  const { uri, path: traces } = await writeTraces(client, 'judge.trace.jsonl', [
    ...[sumLine(1, 2), sumLine(1, 3), sumLine(1, 4)],
    ...siblingLines(2).slice(2),
  ]);
  await client.ask('open', { uri });
  const { rows } = await client.ask('list', { uri, from: 0, count: 1, order: 'file' });
  const group = rows[0]?.group ?? '';
  const asked = { uri, group, rule: 'outcome' } as const;
  const { pairs, turnedAway, scale } = await client.ask('listPairs', asked);
  expect({ turnedAway, scale }).toMatchObject({ turnedAway: [], scale: { signal: null, labels: 'gold' } });
  const { rules } = await client.ask('previewRules', { uri, group });
  const [rulesOfGroup] = rules;
  expect(rules.map(({ rule }) => rule)).not.toContain('hindsight');
  expect(pairs.map((pair) => [pair.lineChosen, pair.lineRejected, pair.guard, pair.choice])).toEqual([
    ...[[1, 2, null, null] as const, [1, 3, null, null] as const],
  ]);
  expect(rulesOfGroup).toEqual({ rule: 'outcome', pairs: 2, prompts: 1, refused: {} });
  const texts = await client.ask('readPair', { uri, sides: pairs[0]?.sides ?? neverListed() });
  expect(texts).toMatchObject({
    ...{ shared: '', chosen: { line: 1, correct: true, correctSource: 'verifier', prediction: '2', edited: false } },
    rejected: { line: 2, correct: false, prediction: '3' },
  });
  const { trace } = await client.ask('read', { uri, line: 2 });
  expect(texts.rejected.parts).toEqual([{ role: null, text: trace.turns[0]?.text }]);
  const path = traces.replace('.trace.jsonl', '.choices.jsonl');
  const [first, second] = pairs.map(({ pair }) => pair);
  await client.ask('choosePair', { uri, path, pair: first ?? '', choice: 'reject' });
  await client.ask('choosePair', { uri, path, pair: second ?? '', choice: 'choose' });
  await client.ask('choosePair', { uri, path, pair: second ?? '', choice: 'skip', by: 'Ada' });
  const judged = await client.ask('listPairs', { ...asked, overrides: path });
  expect(judged.pairs.map(({ guard, choice }) => [guard?.id ?? null, choice])).toEqual([
    [null, 'reject'],
    ['human-skip', 'skip'],
  ]);
  const written = `${client.folder}/judged.jsonl`;
  const job = { uri, rule: 'outcome', format: 'trl', path: written, overwrite: false } as const;
  const { pairs: count, refused, warnings } = await client.ask('export', { ...job, overrides: path });
  expect({ count, refused }).toEqual({ count: 2, refused: { 'human-skip': 1 } });
  expect(warnings).toEqual([expect.stringContaining('mixes labels of gold and human')]);
  const lines = (await readFile(written, 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { line_chosen: 2, line_rejected: 1, label_kind: 'human', human_choice: 'reject' },
    { label_kind: 'gold', human_choice: null },
  ]);
  await client.ask('choosePair', { uri, path, pair: second ?? '', choice: 'clear' });
  const cleared = await client.ask('listPairs', { ...asked, overrides: path });
  expect(cleared.pairs.map(({ choice }) => choice)).toEqual(['reject', null]);
  const wrong = { ...job, overwrite: true, saturation: 0.5 };
  expect(await failureOf(client.ask('export', wrong))).toMatchObject({
    ...{ code: 'invalid-request', message: expect.stringContaining('spae-truncate, right-to-wrong') as unknown },
  });
  await client.end();
});

function neverListed(): never {
  throw new Error('no pair was listed');
}
