// Signals through the language server: the choice in the settings, a second model, hindsight, and the wording that is tried
// on a file's first traces, also for those who read the file as text in a later session.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hover, InlayHint } from 'vscode-languageserver-protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presetIds, probePresets } from '../../server/probes/probe-templates.ts';
import { measuresFor } from '../../server/shared/signals/measures.ts';
import { traceSignals } from '../../server/shared/signals/registry.ts';
import type { Annotation } from '../../server/shared/trace/annotation.ts';
import { failureOf, startServer, tinyModel, type StartOptions, type TestClient } from './client.ts';
import { siblingLines, sumLine, writeTraces } from './trace-lines.ts';

const narrowModel = join(tinyModel, '../llama-narrow');
const idsOf = (choice: readonly string[]): readonly string[] => measuresFor(choice).signals.map(({ id }) => id);

/** Annotates a file with settings of its own. */
async function annotated(options: StartOptions, lines: readonly string[]): Promise<readonly (Annotation | null)[]> {
  const client = await startServer(options);
  try {
    const { uri } = await writeTraces(client, 'one.trace.jsonl', lines);
    await client.ask('open', { uri });
    await client.ask('annotate', { uri });
    const reads = lines.map((_, index) => client.ask('read', { uri, line: index + 1 }));
    return (await Promise.all(reads)).map(({ annotation }) => annotation);
  } finally {
    await client.end();
  }
}

describe('the choice of signals', () => {
  it.each([
    ['default', ['default']],
    ['all', ['all']],
    ['t2, R3', ['T2', 'R3']],
  ])('%j is measured, and nothing else', async (signals, choice) => {
    const [annotation] = await annotated({ signals }, [sumLine(1, 2)]);
    expect(annotation?.scorer.signals).toEqual(idsOf(choice));
    const ids = Object.keys(annotation?.signals ?? {}).map((key) => key.slice(0, key.indexOf('.')));
    expect(ids.filter((id) => !idsOf(choice).includes(id))).toEqual([]);
    expect(ids).toContain('T2');
    expect(annotation?.base === null).toBe(!choice.includes('default') && !choice.includes('all'));
  });

  it('that names no signal fails annotating, and says which there are', async () => {
    const client = await startServer({ signals: 'T1,X9' });
    const { uri } = await writeTraces(client, 'unknown.trace.jsonl', [sumLine(1, 2)]);
    await client.ask('open', { uri });
    const failure = await failureOf(client.ask('annotate', { uri }));
    expect(failure.code).toBe('invalid-request');
    expect(failure.message).toContain('There is no signal "X9"');
    expect(failure.message).toContain(traceSignals[0]?.id);
    expect((await client.ask('read', { uri, line: 1 })).annotation).toBeNull();
    await client.end();
  });

  it('that is smaller finds what a larger one stored, without a scorer, and shows no more than was asked', async () => {
    const client = await startServer({ signals: 'all' });
    const { uri } = await writeTraces(client, 'larger.trace.jsonl', siblingLines(1));
    await client.ask('open', { uri });
    await client.ask('annotate', { uri });
    const { annotation: whole } = await client.ask('read', { uri, line: 2 });
    const later = await startServer({ cacheFolder: `${client.folder}/cache` });
    await later.ask('open', { uri });
    await later.event('fileChanged', (state) => state.uri === uri && state.annotated === 2);
    const { annotation } = await later.ask('read', { uri, line: 2 });
    expect(annotation?.scorer.signals).toEqual(idsOf(['default']));
    expect(annotation?.tokens.logprob).toEqual(whole?.tokens.logprob);
    expect(whole?.signals['T9.meanCredit']).not.toBeNull();
    expect(annotation?.signals).not.toHaveProperty('T9.meanCredit');
    expect(await later.ask('annotate', { uri })).toMatchObject({ annotated: 2 });
    expect(later.events('status')).toEqual([]);
    await later.end();
    await client.end();
  });
});

it('a second model is compared with the first; the first itself shows no difference', async () => {
  const [other] = await annotated({ secondModel: narrowModel }, [sumLine(1, 2)]);
  expect(other?.scorer).toMatchObject({ secondModel: { model: 'llama-narrow' } });
  const ratios = other?.tokens.signals?.['T10.logRatio'] ?? [];
  expect(ratios).toHaveLength(other?.tokens.start.length ?? NaN);
  const mean = ratios.reduce<number>((sum, ratio) => sum + (ratio ?? NaN), 0) / ratios.length;
  expect(other?.signals['R8.shift']).toBeCloseTo(mean, 6);
  expect(Math.abs(mean)).toBeGreaterThan(1e-3);
  const [same] = await annotated({ secondModel: tinyModel }, [sumLine(1, 2)]);
  expect(same?.signals['R8.shift']).toBeCloseTo(0, 5);
  expect(same?.signals['T10.covered']).toBe(1);
});

it('hindsight is a correct sibling of the open file', async () => {
  const [right, wrong] = await annotated({ signals: 'T9' }, siblingLines(1));
  // Alone in being right it has nobody to learn from.
  expect(right?.signals['T9.meanCredit']).toBeNull();
  expect(wrong?.scorer.probes['T9']).toContain('\\boxed{2}');
  expect(wrong?.signals['T9.meanCredit']).not.toBeNull();
});

describe('the wording that is tried on the first traces', () => {
  const lines = [...siblingLines(3), sumLine(21, 42)];
  let client: TestClient;
  let uri = '';
  beforeAll(async () => {
    client = await startServer();
    ({ uri } = await writeTraces(client, 'auto.trace.jsonl', lines));
    await client.ask('open', { uri });
    await client.ask('annotate', { uri });
  });
  afterAll(() => client.end());

  it('is named in every annotation, the same for the whole file', async () => {
    const reads = await Promise.all(lines.map((_, index) => client.ask('read', { uri, line: index + 1 })));
    const scorers = reads.map(({ annotation }) => annotation?.scorer);
    const preset = presetIds.find((id) => id === scorers[0]?.probePreset);
    if (preset === undefined) throw new Error('No preset is named.');
    for (const scorer of scorers) expect(scorer).toMatchObject({ probePreset: preset, probe: probePresets[preset] });
  });

  /** Opens the file as text in a server of its own: no view, no scorer. */
  async function asText(text: string): Promise<TestClient> {
    const later = await startServer({ cacheFolder: `${client.folder}/cache` });
    await later.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'trace-jsonl', version: 1, text },
    });
    return later;
  }

  const hoverAt = (server: TestClient, line: number, words: string): Promise<Hover | null> =>
    server.connection.sendRequest('textDocument/hover', {
      textDocument: { uri },
      position: { line, character: (lines[line] ?? '').indexOf(words) },
    });
  const hintsOf = (server: TestClient): Promise<InlayHint[]> =>
    server.connection.sendRequest('textDocument/inlayHint', {
      textDocument: { uri },
      range: { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } },
    });

  it('is found again by hover and hints in a later session, where nobody opened the file but as text', async () => {
    const text = lines.map((line) => `${line}\n`).join('');
    const later = await asText(text);
    const { annotation } = await client.ask('read', { uri, line: 7 });
    const hover = await hoverAt(later, 6, 'Twice');
    if (hover === null || annotation === null) throw new Error('No hover.');
    expect((hover.contents as { value: string }).value).toMatch(/entropy +\d\.\d{3} nats/u);
    const hints = await hintsOf(later);
    const rewarded = annotation.steps.filter(({ deltaPotential }) => deltaPotential !== null).length;
    expect(hints.filter(({ position }) => position.line === 6)).toHaveLength(rewarded);
    expect(new Set(hints.map(({ position }) => position.line)).size).toBe(lines.length);
    expect(later.events('status')).toEqual([]);
    // Nobody is told of a file that was not opened.
    expect(later.events('fileChanged')).toEqual([]);
    await later.end();
  });

  it('is that of the file on disk while the text is being edited', async () => {
    const edited = (await readFile(join(client.folder, 'auto.trace.jsonl'), 'utf8')).replace('Twice 1.', 'Once 1.');
    const later = await asText(edited);
    expect(await hoverAt(later, 6, 'Twice')).not.toBeNull();
    // What was edited is another trace.
    expect(await hoverAt(later, 0, 'wice 1.')).toBeNull();
    await later.end();
  });

  it('is not found where the first traces are others', async () => {
    const other = await startServer({ cacheFolder: `${client.folder}/cache` });
    const written = await writeTraces(other, 'other.trace.jsonl', [sumLine(50, 100), ...lines]);
    await other.ask('open', { uri: written.uri });
    expect((await other.ask('read', { uri: written.uri, line: 8 })).annotation).toBeNull();
    await other.end();
  });
});
