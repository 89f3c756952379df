// Asks where to write, and before an existing file is replaced: VS Code's own save dialog asks, a path given by a caller
// is asked about here.
import * as vscode from 'vscode';
import { basename } from 'node:path';
import { Failure } from '../../server/shared/protocol/failure.ts';

export interface Target {
  readonly path: string;
  /** The user was asked already. */
  readonly overwrite: boolean;
}

/** Null where the user left the dialog. */
export async function askWhere(
  suggestion: vscode.Uri,
  filters: Record<string, string[]>,
  title: string,
): Promise<Target | null> {
  const uri = await vscode.window.showSaveDialog({ defaultUri: suggestion, filters, title });
  return uri === undefined ? null : { path: uri.fsPath, overwrite: await exists(uri) };
}

/** Runs `write`; where a file is in the way asks whether to replace it. Null where it shall stay. */
export async function writeAsking<T>(target: Target, write: (overwrite: boolean) => Promise<T>): Promise<T | null> {
  try {
    return await write(target.overwrite);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'file-exists') throw error;
    const replace = 'Replace';
    const answer = await vscode.window.showWarningMessage(
      `${basename(target.path)} exists already. Replace it?`,
      { modal: true, detail: error.message },
      replace,
    );
    return answer === replace ? write(true) : null;
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
}
