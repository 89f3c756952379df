// Binds the features of the text editor to the connection: one line a feature, and the diagnostics' schedule.
import type { CancellationToken, Connection, TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { codeLenses } from './code-lens.ts';
import { checkText, nothingChecked, toDiagnostics, type Checked } from './diagnostics.ts';
import { hover } from './hover.ts';
import { inlayHints } from './inlay-hints.ts';
import type { Services } from './services.ts';
import { documentSymbols } from './symbols.ts';
import { ParsedLines } from './text-lines.ts';

// A pause in typing.
const debounceMs = 300;

interface Check {
  checked: Checked;
  running: AbortController;
  timer: NodeJS.Timeout | null;
}

export function connectTextFeatures(
  connection: Connection,
  texts: TextDocuments<TextDocument>,
  services: Services,
): void {
  const { annotations, knowledge } = services;
  const parts = { lines: new ParsedLines(), annotations, knowledge };
  const textOf = ({ textDocument }: { textDocument: { uri: string } }): TextDocument | undefined =>
    texts.get(textDocument.uri);

  connection.onHover((params) => {
    const document = textOf(params);
    return document === undefined ? null : hover(parts, document, params.position);
  });
  connection.onDocumentSymbol((params, token) => {
    const document = textOf(params);
    return document === undefined ? [] : documentSymbols(document, signalOf(token));
  });
  connection.onCodeLens((params) => {
    const document = textOf(params);
    return document === undefined ? [] : codeLenses(document);
  });
  connection.languages.inlayHint.on((params) => {
    const document = textOf(params);
    return document === undefined ? [] : inlayHints(parts, document, params.range);
  });
  texts.onDidClose(({ document }) => void knowledge.close(document.uri));
  connectDiagnostics(connection, texts);
}

function connectDiagnostics(connection: Connection, texts: TextDocuments<TextDocument>): void {
  const checks = new Map<string, Check>();

  const check = async (document: TextDocument, state: Check): Promise<void> => {
    state.running.abort();
    state.running = new AbortController();
    const { version } = document;
    const checked = await checkText(document.getText(), state.checked, state.running.signal);
    if (checked === null) return;
    state.checked = checked;
    await connection.sendDiagnostics({ uri: document.uri, version, diagnostics: toDiagnostics(checked) });
  };

  // Also sent when a document is opened.
  texts.onDidChangeContent(({ document }) => {
    const known = checks.get(document.uri);
    const state = known ?? { checked: nothingChecked, running: new AbortController(), timer: null };
    checks.set(document.uri, state);
    if (state.timer !== null) clearTimeout(state.timer);
    state.timer = setTimeout(() => void check(document, state), known === undefined ? 0 : debounceMs);
  });
  texts.onDidClose(({ document }) => {
    const state = checks.get(document.uri);
    checks.delete(document.uri);
    state?.running.abort();
    if (state?.timer) clearTimeout(state.timer);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
