// A language client for the tests: spawns the built server, speaks LSP over its stdin and stdout, and keeps every event
// so that a test can wait for one.
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import type { NameOf, ParamsOf, ResultOf } from '../../server/shared/protocol/contract.ts';
import type { FailureData } from '../../server/shared/protocol/failure.ts';
import {
  methodPrefix,
  type HostToServerRequests,
  type ServerOptions,
  type ServerToHostEvents,
} from '../../server/shared/protocol/host-server.ts';
import { protocolVersion } from '../../server/shared/protocol/protocol-version.ts';

const root = resolve(import.meta.dirname, '../..');
export const tinyModel = join(root, 'test/golden/models/llama-tiny');
export const embeddedModel = join(root, 'media/abacus');

type EventName = NameOf<ServerToHostEvents>;
const eventNames: readonly EventName[] = [
  'fileChanged',
  'annotated',
  'progress',
  'measuring',
  'status',
  'pullProgress',
];

export class TestClient {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  /** Removed at the end; holds the cache. */
  readonly folder: string;
  readonly #events: { name: EventName; data: ServerToHostEvents[EventName] }[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(child: ChildProcess, folder: string) {
    if (child.stdout === null || child.stdin === null) throw new Error('The server has no pipes.');
    this.process = child;
    this.folder = folder;
    this.connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    for (const name of eventNames) {
      this.connection.onNotification(methodPrefix + name, (data: ServerToHostEvents[EventName]) => {
        this.#events.push({ name, data });
        for (const wake of this.#waiting) wake();
      });
    }
    this.connection.listen();
  }

  /** Sends a custom request; a failure rejects with an error whose `data` is a FailureData. */
  ask<K extends NameOf<HostToServerRequests>>(
    name: K,
    params: ParamsOf<HostToServerRequests, K>,
  ): Promise<ResultOf<HostToServerRequests, K>> {
    return this.connection.sendRequest(methodPrefix + name, params);
  }

  /** Events of one name so far. */
  events<K extends EventName>(name: K): ServerToHostEvents[K][] {
    return this.#events.flatMap((event) =>
      event.name === name ? [event.data as ServerToHostEvents[K]] /* by name */ : [],
    );
  }

  /** The first event, past or to come, that matches. */
  async event<K extends EventName>(
    name: K,
    matches: (data: ServerToHostEvents[K]) => boolean,
  ): Promise<ServerToHostEvents[K]> {
    for (;;) {
      const found = this.events(name).find(matches);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  /** Ends the server and removes its cache. */
  async end(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    await this.connection.sendNotification('exit');
    await ended;
    this.connection.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export interface StartOptions extends Partial<ServerOptions> {
  readonly capabilities?: object;
  /** Added to this process's own. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Starts the built server and initializes it with the tiny model and a cache of its own. */
export async function startServer({
  capabilities = {},
  environment = {},
  ...options
}: StartOptions = {}): Promise<TestClient> {
  const script = join(root, 'dist/server.js');
  if (!existsSync(script)) throw new Error('dist/server.js is missing; run `npm run build`.');
  const folder = await mkdtemp(join(tmpdir(), 'credence-lsp-'));
  const child = fork(script, ['--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
    execArgv: [],
    env: { ...process.env, ...environment },
  });
  const client = new TestClient(child, folder);
  const initializationOptions: ServerOptions = {
    protocolVersion,
    embeddedModel,
    model: tinyModel,
    modelFolders: [],
    device: 'cpu',
    precision: 'auto',
    cacheFolder: join(folder, 'cache'),
    cacheSizeBytes: 64 * 1024 * 1024,
    scorerRuntime: null,
    probe: null,
    probeSamples: 0,
    continuations: 4,
    continuationTokens: 16,
    signals: 'default',
    secondModel: null,
    reflectionProbe: null,
    doubtBelow: 0.5,
    sureAbove: 0.5,
    compat: 'paper',
    lexicons: {},
    positiveCues: [],
    reflectiveCues: [],
    ...options,
  };
  await client.connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities,
    initializationOptions,
  });
  await client.connection.sendNotification('initialized', {});
  return client;
}

/** The failure that a request ends with; a success is an error. */
export async function failureOf(request: Promise<unknown>): Promise<FailureData> {
  const error = await request.then(
    () => new Error('The request succeeded.'),
    (thrown: unknown) => thrown,
  );
  if (typeof error === 'object' && error !== null && 'data' in error) return error.data as FailureData; /* the wire's */
  throw error;
}
