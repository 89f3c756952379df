// The language server's process as the extension sees it: started when first needed, started again when it dies, with
// typed requests and events. What it was asked to open is opened again after a restart.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { NameOf, ParamsOf, ResultOf } from '../server/shared/protocol/contract.ts';
import {
  methodPrefix,
  type HostToServerRequests,
  type ServerOptions,
  type ServerToHostEvents,
} from '../server/shared/protocol/host-server.ts';
import { makeClient } from './make-client.ts';
import { toFailure } from './wire-failure.ts';

type RequestName = NameOf<HostToServerRequests>;
type EventName = NameOf<ServerToHostEvents>;
type Listener = (name: EventName, data: ServerToHostEvents[EventName]) => void;

const eventNames: readonly EventName[] = [
  ...(['fileChanged', 'annotated', 'progress', 'measuring', 'status', 'pullProgress'] as const),
];

export class ServerClient implements vscode.Disposable {
  readonly #script: string;
  readonly #options: () => ServerOptions;
  readonly #listeners = new Set<Listener>();
  readonly #open = new Map<string, number>();
  #client: Promise<LanguageClient> | null = null;
  /** Ends when a server that was started again has its files open again; requests wait for it. */
  #restored: { readonly ended: Promise<void>; readonly end: () => void } | null = null;

  /** @param script absolute path of dist/server.js */
  constructor(script: string, options: () => ServerOptions) {
    this.#script = script;
    this.#options = options;
  }

  /** Starts the server where it does not run yet. */
  async start(): Promise<LanguageClient> {
    this.#client ??= this.#begin();
    try {
      return await this.#client;
    } catch (error) {
      this.#client = null;
      throw toFailure(error);
    }
  }

  /** Asks the server. @throws Failure what the server says, or `closed` where it died meanwhile */
  async request<K extends RequestName>(
    name: K,
    params: ParamsOf<HostToServerRequests, K>,
    signal?: AbortSignal,
  ): Promise<ResultOf<HostToServerRequests, K>> {
    await this.#restored?.ended;
    return this.#send(name, params, signal);
  }

  async #send<K extends RequestName>(
    name: K,
    params: ParamsOf<HostToServerRequests, K>,
    signal?: AbortSignal,
  ): Promise<ResultOf<HostToServerRequests, K>> {
    const client = await this.start();
    const cancel = new vscode.CancellationTokenSource();
    const abort = (): void => cancel.cancel();
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await client.sendRequest(methodPrefix + name, params, cancel.token);
    } catch (error) {
      throw toFailure(error);
    } finally {
      signal?.removeEventListener('abort', abort);
      cancel.dispose();
    }
  }

  /** Opens a trace file for as long as the result is not disposed. Two openers share it. */
  async open(uri: string): Promise<vscode.Disposable> {
    this.#open.set(uri, (this.#open.get(uri) ?? 0) + 1);
    const close = new vscode.Disposable(() => this.#release(uri));
    try {
      await this.request('open', { uri });
      return close;
    } catch (error) {
      close.dispose();
      throw error;
    }
  }

  /** Hears every event of the server; returns what ends that. */
  onEvent(listener: Listener): vscode.Disposable {
    this.#listeners.add(listener);
    return new vscode.Disposable(() => this.#listeners.delete(listener));
  }

  get isStarted(): boolean {
    return this.#client !== null;
  }

  /** Tells the server the settings in force. */
  async configure(): Promise<void> {
    await this.request('configure', this.#options());
  }

  async restart(): Promise<void> {
    if (this.#client === null) await this.start();
    else {
      this.#awaitFiles();
      try {
        await (await this.#client).restart();
      } catch (error) {
        this.#goOn();
        throw toFailure(error);
      }
    }
  }

  dispose(): void {
    const client = this.#client;
    this.#client = null;
    void client?.then(
      (running) => running.dispose(),
      () => undefined, // it never ran
    );
  }

  async #begin(): Promise<LanguageClient> {
    const client = await makeClient(this.#script, this.#options, {
      onDied: () => this.#awaitFiles(),
      onGivenUp: () => this.#goOn(),
      onRestarted: () => void this.#reopen(),
    });
    for (const name of eventNames) {
      client.onNotification(methodPrefix + name, (data: ServerToHostEvents[typeof name]) => {
        for (const listener of this.#listeners) listener(name, data);
      });
    }
    await client.start();
    return client;
  }

  /** A server that was started again knows no files. */
  async #reopen(): Promise<void> {
    await Promise.allSettled([...this.#open.keys()].map((uri) => this.#send('open', { uri })));
    this.#goOn();
  }

  #goOn(): void {
    this.#restored?.end();
    this.#restored = null;
  }

  #awaitFiles(): void {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#restored ??= { ended, end };
  }

  #release(uri: string): void {
    const owners = (this.#open.get(uri) ?? 1) - 1;
    if (owners > 0) this.#open.set(uri, owners);
    else this.#open.delete(uri);
    // A server that is gone has forgotten the file already.
    if (owners === 0 && this.#client !== null) this.request('close', { uri }).catch(() => undefined);
  }
}
