// One webview: its page, the channel to it, and what it may ask. A page that is loaded anew (the editor moved to another
// window) gets a channel of its own; work that the old page began goes on.
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { Channel, type Port } from '../../server/shared/protocol/channel.ts';
import type { Handlers } from '../../server/shared/protocol/contract.ts';
import { parseEnvelope } from '../../server/shared/protocol/envelope.ts';
import type { HostToViewEvents, ViewToHostRequests } from '../../server/shared/protocol/host-view.ts';
import { viewPage } from './view-page.ts';

/** Nothing is asked of a view, and it tells nothing unasked. */
type Nothing = object;
type ViewChannel = Channel<Nothing, Nothing, ViewToHostRequests, HostToViewEvents>;

export interface ViewParts {
  readonly panel: vscode.WebviewPanel;
  /** Folder of the built views. */
  readonly folder: vscode.Uri;
  /** Name of the bundle: `trace`. */
  readonly bundle: string;
  readonly handlers: Handlers<ViewToHostRequests>;
}

export class ViewHost implements vscode.Disposable {
  readonly #parts: ViewParts;
  readonly #subscription: vscode.Disposable;
  readonly #pages = new Set<ViewChannel>();
  #newest: { channel: ViewChannel; deliver: (message: unknown) => void } | null = null;

  constructor(parts: ViewParts) {
    this.#parts = parts;
    const { webview } = parts.panel;
    webview.options = { enableScripts: true, localResourceRoots: [parts.folder] };
    this.#subscription = webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    webview.html = this.#page();
  }

  send<K extends keyof HostToViewEvents & string>(name: K, data: HostToViewEvents[K]): void {
    this.#newest?.channel.send(name, data);
  }

  /** Ends the channel, and with it what the view had asked for. */
  dispose(): void {
    this.#subscription.dispose();
    for (const channel of this.#pages) channel.dispose();
  }

  #receive(message: unknown): void {
    const envelope = parseEnvelope(message);
    // The first thing a page says; request ids start again with it.
    if (envelope?.kind === 'request' && envelope.name === 'hello') this.#connect();
    this.#newest?.deliver(message);
  }

  #connect(): void {
    let listener: (message: unknown) => void = () => undefined;
    let current = true;
    if (this.#newest !== null) this.#newest.deliver = () => undefined;
    const port: Port = {
      post: (message) => {
        if (current && this.#newest?.channel === channel) void this.#parts.panel.webview.postMessage(message);
      },
      onMessage: (added) => {
        listener = added;
        return () => {
          current = false;
        };
      },
    };
    const channel: ViewChannel = new Channel(port);
    channel.handle(this.#parts.handlers);
    this.#pages.add(channel);
    this.#newest = { channel, deliver: (message) => listener(message) };
  }

  #page(): string {
    const { panel, folder, bundle } = this.#parts;
    const file = (name: string): string => panel.webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
    return viewPage({
      source: panel.webview.cspSource,
      script: file(`${bundle}.js`),
      style: file(`${bundle}.css`),
      nonce: randomBytes(16).toString('base64'),
      title: panel.title,
    });
  }
}
