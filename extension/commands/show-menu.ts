// The commands behind the status bar item.
import * as vscode from 'vscode';
import type { CommandId } from '../generated/contributions.ts';
import type { Command } from './command.ts';

const entries: readonly { label: string; command: CommandId; needsFile: boolean }[] = [
  { label: '$(play) Annotate the file', command: 'credence.annotate', needsFile: true },
  { label: '$(debug-stop) Stop annotating', command: 'credence.cancel', needsFile: true },
  { label: '$(export) Export preference pairs…', command: 'credence.export', needsFile: true },
  { label: '$(file-media) Save HTML report…', command: 'credence.report', needsFile: true },
  { label: '$(settings-gear) Choose model…', command: 'credence.chooseModel', needsFile: false },
  { label: '$(info) Show model and device', command: 'credence.showInfo', needsFile: false },
  { label: '$(debug-restart) Restart the server', command: 'credence.restartServer', needsFile: false },
];

export const showMenu: Command = {
  id: 'credence.showMenu',
  async run({ editor }) {
    const hasFile = editor.activeUri !== null || vscode.window.activeTextEditor?.document.languageId === 'trace-jsonl';
    const fitting = entries.filter(({ needsFile }) => hasFile || !needsFile);
    const picked = await vscode.window.showQuickPick(fitting, { title: 'Credence' });
    if (picked !== undefined) await vscode.commands.executeCommand(picked.command);
  },
};
