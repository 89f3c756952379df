// Saves the self-contained HTML report of a file.
import * as vscode from 'vscode';
import type { Command } from './command.ts';
import { targetFile, withOpenFile } from './target.ts';
import { askWhere, writeAsking, type Target } from './write-file.ts';

export const report: Command = {
  id: 'credence.report',
  /** Returns what was written, or undefined where the user left. */
  async run(context, given, path): Promise<{ path: string; traces: number } | undefined> {
    const file = targetFile(context, given);
    const suggestion = file.with({ path: `${file.path.replace(/(\.trace)?\.jsonl$/i, '')}.report.html` });
    const target: Target | null =
      typeof path === 'string'
        ? { path, overwrite: false }
        : await askWhere(suggestion, { 'Web page': ['html'] }, 'Save HTML report');
    if (target === null) return undefined;
    const written = await withOpenFile(context, file, (uri) =>
      writeAsking(target, async (overwrite) =>
        vscode.window.withProgress(
          { location: vscode.ProgressLocation.Notification, title: 'Writing the report' },
          () => context.server.request('report', { uri, path: target.path, overwrite }),
        ),
      ),
    );
    if (written === null) return undefined;
    void sayWritten(written);
    return written;
  },
};

async function sayWritten({ path, traces }: { path: string; traces: number }): Promise<void> {
  const open = 'Open in Browser';
  const message = `Wrote a report of ${traces} traces to ${path}.`;
  if ((await vscode.window.showInformationMessage(message, open)) !== open) return;
  await vscode.env.openExternal(vscode.Uri.file(path));
}
