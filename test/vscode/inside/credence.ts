// The extension under test, its workspace, and waiting for what the server or the scorer has to do first.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Longest wait; reading a trace on a busy machine takes seconds. */
const patienceMs = 120_000;
/** The editor tells no event for most of what is waited for, so it is asked again. */
const askAgainMs = 250;

export function credence(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('credence.credence');
  assert(extension, 'credence.credence is not installed');
  return extension;
}

export function workspaceFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert(folder, 'no workspace is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Writes a file of the workspace and opens it as text. */
export async function openText(name: string, text: string): Promise<vscode.TextEditor> {
  const uri = workspaceFile(name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}

/** The first lines of an example. */
export async function exampleLines(name: string, count: number): Promise<string[]> {
  const bytes = await vscode.workspace.fs.readFile(workspaceFile(name));
  return new TextDecoder().decode(bytes).split('\n').slice(0, count);
}

/** Asks until there is an answer; fails with `what` when patience ends. */
export async function until<T>(what: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    assert(Date.now() < deadline, `${what}: not within ${patienceMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, askAgainMs));
  }
}
