// The custom editor of trace files. It reads nothing itself: the view asks, the server answers.
import * as vscode from 'vscode';
import type { HostToViewEvents } from '../../server/shared/protocol/host-view.ts';
import type { TraceEvents } from '../../server/shared/protocol/trace-requests.ts';
import { editorTypes } from '../generated/contributions.ts';
import type { LiveSettings } from '../live-settings.ts';
import type { ServerClient } from '../server-client.ts';
import { choicesOf, choicesPath } from '../choices-path.ts';
import { relay } from '../views/relay.ts';
import { ViewHost } from '../views/view-host.ts';
import { TraceDocument } from './trace-document.ts';

export interface TraceEditorParts {
  readonly server: ServerClient;
  readonly settings: LiveSettings;
  readonly extensionUri: vscode.Uri;
}

interface OpenEditor {
  readonly uri: string;
  readonly panel: vscode.WebviewPanel;
  readonly view: ViewHost;
}

export class TraceEditor implements vscode.CustomReadonlyEditorProvider<TraceDocument>, vscode.Disposable {
  readonly #parts: TraceEditorParts;
  readonly #editors = new Set<OpenEditor>();
  /** Lines to show first, by URI: asked for before the editor was there. */
  readonly #firstLines = new Map<string, number>();
  readonly #subscriptions: vscode.Disposable;

  constructor(parts: TraceEditorParts) {
    this.#parts = parts;
    const options = { supportsMultipleEditorsPerDocument: true, webviewOptions: { retainContextWhenHidden: true } };
    this.#subscriptions = vscode.Disposable.from(
      ...editorTypes.map((type) => vscode.window.registerCustomEditorProvider(type, this, options)),
      parts.server.onEvent((name, data) => {
        // Downloads are shown where they were asked for.
        if (name !== 'pullProgress') this.#tellViews(name, data as TraceEvents[typeof name] /* the name says so */);
      }),
      parts.settings.onChange(() => this.#tellAll('settings', parts.settings.view())),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** URI of the trace editor in front, or null. */
  get activeUri(): vscode.Uri | null {
    const active = [...this.#editors].find(({ panel }) => panel.active);
    return active === undefined ? null : vscode.Uri.parse(active.uri, true);
  }

  async openCustomDocument(uri: vscode.Uri): Promise<TraceDocument> {
    return new TraceDocument(uri, await this.#parts.server.open(uri.toString()));
  }

  resolveCustomEditor(document: TraceDocument, panel: vscode.WebviewPanel): void {
    const { server, settings, extensionUri } = this.#parts;
    const uri = document.uri.toString();
    const media = (name: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', name);
    panel.iconPath = { light: media('trace-light.svg'), dark: media('trace-dark.svg') };
    const view = new ViewHost({
      panel,
      folder: vscode.Uri.joinPath(extensionUri, 'dist/webview'),
      bundle: 'trace',
      handlers: {
        ...relay(uri, (name, params, signal) => server.request(name, params, signal)),
        hello: () => {
          const line = this.#firstLines.get(uri) ?? null;
          this.#firstLines.delete(uri);
          return { uri, line, settings: settings.view() };
        },
        runExport: async () => (await run('credence.export', document.uri)) ?? { path: null, pairs: 0 },
        runReport: async () => ({ path: (await run<{ path: string }>('credence.report', document.uri))?.path ?? null }),
        showSource: async ({ line }) => {
          await run('credence.openAsText', document.uri, line);
          return null;
        },
        // Where choices are kept is this side's business; a view names no file.
        previewRules: (asked, { signal }) =>
          server.request('previewRules', { ...asked, uri, ...choicesOf(document.uri) }, signal),
        listPairs: (asked, { signal }) =>
          server.request('listPairs', { ...asked, uri, ...choicesOf(document.uri) }, signal),
        choosePair: async (said) => {
          const path = choicesPath(document.uri);
          await server.request('choosePair', { uri, path, ...said });
          return { path };
        },
        chooseModel: async () => {
          await run('credence.chooseModel');
          return null;
        },
      },
    });
    const editor = { uri, panel, view };
    this.#editors.add(editor);
    panel.onDidDispose(() => {
      this.#editors.delete(editor);
      view.dispose();
    });
  }

  /** Shows a line: at once where the file is open in this editor, else when it is. */
  reveal(uri: vscode.Uri, line: number): void {
    const open = [...this.#editors].filter((editor) => editor.uri === uri.toString());
    if (open.length === 0) this.#firstLines.set(uri.toString(), line);
    for (const { view } of open) view.send('reveal', { line, step: null });
  }

  /** Passes a command of the palette on to the view in front. */
  command(id: HostToViewEvents['command']['id']): void {
    for (const { panel, view } of this.#editors) if (panel.active) view.send('command', { id });
  }

  /** Events about a file go to its views; the scorer's status goes to all. */
  #tellViews(name: keyof TraceEvents, data: TraceEvents[keyof TraceEvents]): void {
    const uri = 'uri' in data ? data.uri : null;
    for (const editor of this.#editors) {
      if (uri === null || editor.uri === uri) editor.view.send(name, data /* belongs to the name */);
    }
  }

  #tellAll<K extends keyof HostToViewEvents & string>(name: K, data: HostToViewEvents[K]): void {
    for (const { view } of this.#editors) view.send(name, data);
  }
}

/** Commands answer with what they did, or undefined where the user left. */
async function run<T>(command: string, ...rest: readonly unknown[]): Promise<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, ...rest);
}
