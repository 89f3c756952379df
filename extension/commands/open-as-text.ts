// Shows a trace file in the text editor, at a line where one is given.
import * as vscode from 'vscode';
import { Failure } from '../../server/shared/protocol/failure.ts';
import type { Command } from './command.ts';
import { targetFile } from './target.ts';

export const openAsText: Command = {
  id: 'credence.openAsText',
  async run(context, given, line) {
    const file = targetFile(context, given);
    const start = new vscode.Position(typeof line === 'number' ? Math.max(0, line - 1) : 0, 0);
    const options: vscode.TextDocumentShowOptions = { selection: new vscode.Range(start, start), preview: false };
    try {
      await vscode.commands.executeCommand('vscode.openWith', file, 'default', options);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const message = `The text editor does not open ${file.fsPath} (${reason}). The trace editor reads files of any size.`;
      throw new Failure('file-unreadable', message, { cause });
    }
  },
};
