// Shows a trace file in the trace editor, at a line where one is given.
import * as vscode from 'vscode';
import type { Command } from './command.ts';
import { targetFile } from './target.ts';

export const openHeatmap: Command = {
  id: 'credence.openHeatmap',
  async run(context, given, line) {
    const uri = given === undefined ? jsonlInFront(context.editor.activeUri) : targetFile(context, given);
    const file = uri ?? targetFile(context, given);
    if (typeof line === 'number') context.editor.reveal(file, line);
    const type = file.path.endsWith('.trace.jsonl') ? 'credence.traces' : 'credence.jsonl';
    await vscode.commands.executeCommand('vscode.openWith', file, type);
  },
};

/** Other JSON Lines files are no trace files to the text editor, but may be opened as such. */
function jsonlInFront(active: vscode.Uri | null): vscode.Uri | null {
  const text = vscode.window.activeTextEditor?.document.uri;
  return active ?? (text?.path.endsWith('.jsonl') === true ? text : null);
}
