// Starts the server when a trace file is shown as text: its diagnostics, hovers and lenses come from there.
import * as vscode from 'vscode';
import { languageIds } from './generated/contributions.ts';
import type { ServerClient } from './server-client.ts';

export function startForText(server: ServerClient): vscode.Disposable {
  const look = (document: vscode.TextDocument): void => {
    const isTrace = languageIds.some((id) => id === document.languageId) && document.uri.scheme === 'file';
    if (isTrace) server.start().catch((error: unknown) => void vscode.window.showErrorMessage(String(error)));
  };
  for (const document of vscode.workspace.textDocuments) look(document);
  return vscode.workspace.onDidOpenTextDocument(look);
}
