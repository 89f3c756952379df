// Annotates a whole file, or the one line a code lens stands over, with a notification that can stop it.
import * as vscode from 'vscode';
import type { AnnotateOptions, TraceEvents } from '../../server/shared/protocol/trace-requests.ts';
import type { Command, CommandContext } from './command.ts';
import { targetFile, withOpenFile } from './target.ts';

export const annotate: Command = {
  id: 'credence.annotate',
  async run(context, given, line) {
    const file = targetFile(context, given);
    const options = typeof line === 'number' ? { lines: [line] } : {};
    const outcome = await withOpenFile(context, file, (uri) => annotateWithProgress(context, uri, options));
    const { annotated, failed, cancelled } = outcome;
    const failures = failed === 0 ? '' : ` ${plural(failed)} could not be read; the list says why.`;
    if (cancelled) void vscode.window.showInformationMessage(`Stopped after ${plural(annotated)}; they are kept.`);
    else if (failed > 0) void vscode.window.showWarningMessage(`Annotated ${plural(annotated)}.${failures}`);
    return outcome;
  },
};

async function annotateWithProgress(
  { server }: CommandContext,
  uri: string,
  options: AnnotateOptions,
): Promise<{ annotated: number; failed: number; cancelled: boolean }> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Annotating', cancellable: true },
    async (progress, token) => {
      token.onCancellationRequested(() => void server.request('cancel', { uri }));
      let shown = 0;
      const hearing = server.onEvent((name, data) => {
        if (name !== 'progress') return;
        const now = data as TraceEvents['progress']; /* the name says so */
        if (now.uri !== uri || now.doneLines >= now.totalLines) return;
        const percent = 100 * fraction(now);
        progress.report({ increment: Math.max(0, percent - shown), message: message(now) });
        shown = Math.max(shown, percent);
      });
      try {
        return await server.request('annotate', { uri, ...options });
      } finally {
        hearing.dispose();
      }
    },
  );
}

function fraction({ doneLines, totalLines, doneTokens, totalTokens }: TraceEvents['progress']): number {
  return (doneLines + (totalTokens === 0 ? 0 : doneTokens / totalTokens)) / Math.max(1, totalLines);
}

function message({ doneLines, totalLines, doneTokens, totalTokens }: TraceEvents['progress']): string {
  const tokens = totalTokens === 0 ? '' : `, ${doneTokens} of ${totalTokens} tokens`;
  return `trace ${doneLines + 1} of ${totalLines}${tokens}`;
}

function plural(count: number): string {
  return count === 1 ? '1 trace' : `${count} traces`;
}
