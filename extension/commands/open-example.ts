// Opens the example traces that come with the extension.
import * as vscode from 'vscode';
import type { Command } from './command.ts';

export const openExample: Command = {
  id: 'credence.openExample',
  run: ({ extension }) => {
    const uri = vscode.Uri.joinPath(extension.extensionUri, 'media/examples/rollouts.trace.jsonl');
    return vscode.commands.executeCommand('vscode.openWith', uri, 'credence.traces');
  },
};
