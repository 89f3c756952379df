// Asks the editor to show inlay hints anew after annotations arrived, at most twice a second.
import type { ClientCapabilities, Connection } from 'vscode-languageserver/node';

const everyMs = 500;

/** Returns what to call after each annotation; it does nothing where the client cannot refresh. */
export function makeHintRefresh(connection: Connection, capabilities: ClientCapabilities): () => void {
  if (capabilities.workspace?.inlayHint?.refreshSupport !== true) return () => undefined;
  let timer: NodeJS.Timeout | null = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      // An editor that closes meanwhile needs no hints.
      connection.languages.inlayHint.refresh().catch(() => undefined);
    }, everyMs);
  };
}
