// A trace file opened as text: problems where they are, an outline, lenses, and after annotating hovers and hints.
import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { exampleLines, openText, until } from './credence.ts';

function ask<T>(command: string, ...args: unknown[]): Thenable<T> {
  return vscode.commands.executeCommand<T>(command, ...args);
}

describe('a broken trace file as text', () => {
  it('has a diagnostic where the line breaks, and none on the good lines', async () => {
    const [good = ''] = await exampleLines('rollouts.trace.jsonl', 1);
    const broken = '{"prompt": "2+2", "completion": 4}';
    const { document } = await openText('broken.trace.jsonl', `${good}\n${broken}\n{"prompt":\n`);
    const found = await until('diagnostics', () => {
      const errors = vscode.languages
        .getDiagnostics(document.uri)
        .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
      return errors.length >= 2 ? errors : undefined;
    });
    assert.deepEqual([...new Set(found.map(({ range }) => range.start.line))].sort(), [1, 2]);
    const first = found.find(({ range }) => range.start.line === 1);
    assert.match(first?.message ?? '', /completion/);
    assert.equal(document.getText(first?.range), '4');
  });
});

describe('a trace file as text', () => {
  let editor: vscode.TextEditor;
  let text = '';

  before(async () => {
    [text = ''] = await exampleLines('rollouts.trace.jsonl', 1);
    editor = await openText('one.trace.jsonl', `${text}\n`);
  });

  it('has an outline of its trace and steps', async () => {
    const symbols = await until('symbols', async () => {
      const found = await ask<vscode.DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        editor.document.uri,
      );
      return found !== undefined && found.length > 0 ? found : undefined;
    });
    assert.equal(symbols.length, 1);
    assert((symbols[0]?.children.length ?? 0) > 2);
  });

  it('has lenses that open the heatmap and annotate', async () => {
    const lenses = await until('lenses', async () => {
      const found = await ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', editor.document.uri, 10);
      return found.length > 0 ? found : undefined;
    });
    assert.deepEqual(lenses.map(({ command }) => command?.command).sort(), [
      'credence.annotate',
      'credence.openHeatmap',
    ]);
  });

  it('shows the entropy of the token under the mouse once it is annotated', async () => {
    await ask('credence.annotate', editor.document.uri.toString(), 1);
    const inside = text.indexOf('"completion"') + '"completion"'.length + 40;
    const shown = await until('a hover', async () => {
      const position = new vscode.Position(0, inside);
      const found = await ask<vscode.Hover[]>('vscode.executeHoverProvider', editor.document.uri, position);
      const words = found.flatMap(({ contents }) =>
        contents.flatMap((part) => (part instanceof vscode.MarkdownString ? [part.value] : [])),
      );
      return words.find((part) => part.includes('entropy'));
    });
    assert.match(shown, /entropy +[\d.]+ nats/);
    assert.match(shown, /rank \d+/);
  });

  it('shows the reward of each step behind it', async () => {
    const range = new vscode.Range(0, 0, 0, text.length);
    const hints = await until('hints', async () => {
      const found = await ask<vscode.InlayHint[]>('vscode.executeInlayHintProvider', editor.document.uri, range);
      return found.length > 0 ? found : undefined;
    });
    assert(hints.length > 1);
    for (const { label } of hints) {
      const words = typeof label === 'string' ? label : label.map(({ value }) => value).join('');
      assert.match(words, /^Δ(Φ| belief) [+\u2212-]?[\d.]+/);
    }
  });
});
