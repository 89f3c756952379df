import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CodeLens,
  DocumentSymbol,
  Hover,
  InlayHint,
  PublishDiagnosticsParams,
} from 'vscode-languageserver-protocol';
import { startServer, type TestClient } from './client.ts';
import { sumLine, writeTraces } from './trace-lines.ts';

describe('a trace file as text', () => {
  let client: TestClient;
  const published: PublishDiagnosticsParams[] = [];
  beforeAll(async () => {
    client = await startServer();
    client.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      published.push(params);
      for (const wake of waiting) wake();
    });
  });
  afterAll(() => client.end());
  const waiting = new Set<() => void>();

  async function diagnosticsOf(uri: string, version: number): Promise<PublishDiagnosticsParams> {
    for (;;) {
      const found = published.find((params) => params.uri === uri && params.version === version);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => waiting.add(resolve));
    }
  }

  async function openText(name: string, lines: readonly string[]): Promise<string> {
    const { uri } = await writeTraces(client, name, lines);
    const text = lines.map((line) => `${line}\n`).join('');
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'trace-jsonl', version: 1, text },
    });
    return uri;
  }

  it('marks what is wrong, with its place, and no more once it is mended', async () => {
    const bad = '{"prompt": "p", "completion": "c", "reward": "high"}';
    const uri = await openText('bad.trace.jsonl', [sumLine(1, 2), bad, '{"prompt": "p", }']);
    const { diagnostics } = await diagnosticsOf(uri, 1);
    const start = bad.indexOf('"high"');
    expect(diagnostics[0]).toMatchObject({
      source: 'credence',
      range: { start: { line: 1, character: start }, end: { line: 1, character: start + '"high"'.length } },
    });
    expect(diagnostics[1]?.range.start.line).toBe(2);
    expect(diagnostics[1]).toMatchObject({ severity: 1, code: 'not-json' });
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [
        { range: { start: { line: 2, character: 0 }, end: { line: 3, character: 0 } }, text: '' },
        {
          range: { start: { line: 1, character: start }, end: { line: 1, character: start + '"high"'.length } },
          text: '0.5',
        },
      ],
    });
    expect((await diagnosticsOf(uri, 2)).diagnostics).toEqual([]);
  });

  it('shows the token under the pointer once it is annotated, escapes before it counted', async () => {
    const line = sumLine(7, 14);
    const uri = await openText('hover.trace.jsonl', ['', line]);
    const hoverAt = (text: string): Promise<Hover | null> =>
      client.connection.sendRequest('textDocument/hover', {
        textDocument: { uri },
        position: { line: 1, character: line.indexOf(text) },
      });
    expect(await hoverAt('Twice')).toBeNull();
    await client.ask('open', { uri });
    await client.ask('annotate', { uri });
    const { trace, annotation } = await client.ask('read', { uri, line: 2 });
    const hover = await hoverAt('Twice');
    if (hover === null || annotation === null || hover.range === undefined) throw new Error('No hover.');
    // What the range covers, decoded, is the token that covers the first letter of "Twice".
    const shown = JSON.parse(`"${line.slice(hover.range.start.character, hover.range.end.character)}"`) as string;
    const offset = (trace.turns[0]?.text ?? '').indexOf('Twice');
    const index = annotation.tokens.end.findIndex((end) => end > offset);
    const token = trace.turns[0]?.text.slice(annotation.tokens.start[index], annotation.tokens.end[index]);
    expect(shown).toBe(token);
    const text = (hover.contents as { value: string }).value;
    expect(text).toContain(`rank ${annotation.tokens.rank[index] ?? ''}`);
    expect(text).toContain(`entropy      ${annotation.tokens.entropy[index]?.toFixed(3) ?? ''} nats`);
    expect(await hoverAt('What is')).toBeNull();
  });

  it('outlines traces and steps, and offers what can be done with each', async () => {
    const line = sumLine(9, 18);
    const uri = await openText('outline.trace.jsonl', [line]);
    const symbols = await client.connection.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri },
    });
    const steps = symbols[0]?.children ?? [];
    expect(steps.map(({ detail }) => detail)).toEqual(['think', 'answer']);
    const first = steps[0]?.range;
    expect(line.slice(first?.start.character, first?.end.character)).toMatch(/^Twice 9\./);
    const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    expect(lenses.map(({ command }) => [command?.command, command?.arguments])).toEqual([
      ['credence.openHeatmap', [uri, 1]],
      ['credence.annotate', [uri, 1]],
    ]);
  });

  it('puts the reward behind each step', async () => {
    const uri = await openText('hints.trace.jsonl', [sumLine(11, 22)]);
    await client.ask('open', { uri });
    await client.ask('annotate', { uri });
    const hints = await client.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
      textDocument: { uri },
      range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } },
    });
    const { annotation } = await client.ask('read', { uri, line: 1 });
    const rewarded = (annotation?.steps ?? []).filter(({ deltaPotential }) => deltaPotential !== null);
    expect(rewarded.length).toBeGreaterThan(0);
    expect(hints).toHaveLength(rewarded.length);
    expect(hints.every(({ label }) => typeof label === 'string' && label.startsWith('ΔΦ '))).toBe(true);
  });
});
