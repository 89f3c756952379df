// Where what people chose of a file's pairs is kept: beside the file, one name for export and for the view.
import { existsSync } from 'node:fs';
import type * as vscode from 'vscode';

type FilePath = Pick<vscode.Uri, 'fsPath'>;

/** `rollouts.trace.jsonl` → `rollouts.choices.jsonl`, absolute. */
export function choicesPath({ fsPath }: FilePath): string {
  return `${fsPath.replace(/(\.trace)?\.jsonl$/iu, '')}.choices.jsonl`;
}

/** What people chose of the file's pairs always wins, where they chose anything. */
export function choicesOf(file: FilePath): { readonly overrides?: string } {
  const path = choicesPath(file);
  return existsSync(path) ? { overrides: path } : {};
}
