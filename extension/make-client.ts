// Makes the language client: how the server is started, and what happens when it dies.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { ServerOptions } from '../server/shared/protocol/host-server.ts';

// More restarts in less time mean that it dies of what it is asked, and asking again would not end.
const mostRestarts = 5;
const restartWindowMs = 3 * 60_000;

export interface ServerLife {
  /** The server died and is started again. */
  readonly onDied: () => void;
  /** It died too often and stays dead. */
  readonly onGivenUp: () => void;
  /** It runs again; called after each start but the first, whoever asked for it. */
  readonly onRestarted: () => void;
}

/** @param options asked at every start, since settings may have changed */
export async function makeClient(
  script: string,
  options: () => ServerOptions,
  life: ServerLife,
): Promise<LanguageClient> {
  // Loaded here and not before: activation is paid by everyone, this by those who open a trace.
  const { CloseAction, ErrorAction, LanguageClient, State, TransportKind } = await import('vscode-languageclient/node');
  const deaths: number[] = [];
  const run = { module: script, transport: TransportKind.stdio };
  const client = new LanguageClient(
    'credence',
    'Credence',
    { run, debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6012'] } } },
    {
      documentSelector: [{ scheme: 'file', language: 'trace-jsonl' }],
      initializationOptions: options,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed: () => {
          const now = Date.now();
          while (deaths[0] !== undefined && now - deaths[0] > restartWindowMs) deaths.shift();
          deaths.push(now);
          if (deaths.length <= mostRestarts) {
            life.onDied();
            sayRestarted();
            return { action: CloseAction.Restart, handled: true };
          }
          life.onGivenUp();
          const message = `The Credence server stopped ${deaths.length} times within three minutes and is not started again. "Credence: Restart Server" tries once more.`;
          return { action: CloseAction.DoNotRestart, message };
        },
      },
    },
  );
  let started = false;
  client.onDidChangeState(({ newState }) => {
    if (newState !== State.Running) return;
    if (started) life.onRestarted();
    started = true;
  });
  return client;
}

function sayRestarted(): void {
  void vscode.window.showWarningMessage(
    'The Credence server stopped and is started again. Finished annotations were kept; annotate again to go on.',
  );
}
