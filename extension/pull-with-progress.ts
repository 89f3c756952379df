// Downloads a model with a notification that shows how far it is and can stop it.
import * as vscode from 'vscode';
import { Failure } from '../server/shared/protocol/failure.ts';
import type { PullProgress } from '../server/shared/protocol/models.ts';
import type { ServerClient } from './server-client.ts';

/** The name of the downloaded model, or null where the user stopped it. @throws Failure */
export async function pullWithProgress(server: ServerClient, wanted: string): Promise<string | null> {
  const name = wanted.trim();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Downloading ${name}`,
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const stop = new AbortController();
    const stopping = token.onCancellationRequested(() => stop.abort());
    let shown = 0;
    const hearing = server.onEvent((event, data) => {
      if (event !== 'pullProgress') return;
      const now = data as PullProgress; /* the name says so */
      if (now.name !== name || now.totalBytes === 0) return;
      const percent = (100 * now.doneBytes) / now.totalBytes;
      progress.report({ increment: Math.max(0, percent - shown), message: message(now) });
      shown = Math.max(shown, percent);
    });
    try {
      return (await server.request('pullModel', { name }, stop.signal)).name;
    } catch (error) {
      if (!stop.signal.aborted && !(error instanceof Failure && error.code === 'cancelled')) throw error;
      void vscode.window.showInformationMessage(`Stopped downloading ${name}. What came is kept for the next time.`);
      return null;
    } finally {
      stopping.dispose();
      hearing.dispose();
    }
  });
}

function message({ file, doneBytes, totalBytes }: PullProgress): string {
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
  return `${file}: ${megabytes(doneBytes)} of ${megabytes(totalBytes)} MB`;
}
