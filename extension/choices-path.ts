// Where what people chose of a file's pairs is kept: beside the file, one name for export and for the view.
import type * as vscode from 'vscode';

/** `rollouts.trace.jsonl` → `rollouts.choices.jsonl`, absolute. */
export function choicesPath({ fsPath }: Pick<vscode.Uri, 'fsPath'>): string {
  return `${fsPath.replace(/(\.trace)?\.jsonl$/iu, '')}.choices.jsonl`;
}
