// Binds the handlers to a connection: initialization, custom requests, text features, shutdown. No behavior of its own.
import {
  TextDocumentSyncKind,
  TextDocuments,
  type CancellationToken,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { methodPrefix } from '../shared/protocol/host-server.ts';
import { parseParams, requestSchemas } from './request-schemas.ts';
import { makeHintRefresh } from './refresh-hints.ts';
import { makeHandlers } from './requests.ts';
import type { Compose, Services } from './services.ts';
import { connectTextFeatures } from './text-features.ts';
import { toResponseError } from './wire-failure.ts';

/** Starts to answer on the connection; services are made when the client initializes. */
export function connect(connection: Connection, compose: Compose, version: string): void {
  let services: Services | null = null;
  const texts = new TextDocuments(TextDocument);

  connection.onInitialize((params): InitializeResult => {
    services = composeOrFail(compose, params, connection);
    bindRequests(connection, services);
    connectTextFeatures(connection, texts, services);
    return {
      serverInfo: { name: 'credence', version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        hoverProvider: true,
        documentSymbolProvider: true,
        codeLensProvider: {},
        inlayHintProvider: true,
      },
    };
  });
  connection.onShutdown(() => services?.dispose());
  texts.listen(connection);
  connection.listen();
}

function composeOrFail(compose: Compose, params: InitializeParams, connection: Connection): Services {
  const refreshHints = makeHintRefresh(connection, params.capabilities);
  try {
    return compose(params.initializationOptions, {
      tell: (event, data) => {
        void connection.sendNotification(methodPrefix + event, data);
        if (event === 'annotated') refreshHints();
      },
      warn: (message) => connection.window.showWarningMessage(message),
    });
  } catch (error) {
    throw toResponseError(error);
  }
}

function bindRequests(connection: Connection, services: Services): void {
  const handlers = makeHandlers(services);
  for (const name of Object.keys(requestSchemas) as (keyof typeof requestSchemas)[] /* its own keys */) {
    const handler = handlers[name] as (params: unknown, context: { signal: AbortSignal }) => unknown; /* checked next */
    connection.onRequest(methodPrefix + name, async (params: unknown, token: CancellationToken) => {
      const controller = new AbortController();
      const subscription = token.onCancellationRequested(() => controller.abort());
      // A request that was cancelled while it waited comes with a token that tells nothing any more.
      if (token.isCancellationRequested) controller.abort();
      try {
        return await handler(parseParams(name, params), { signal: controller.signal });
      } catch (error) {
        return toResponseError(error);
      } finally {
        subscription.dispose();
      }
    });
  }
}
