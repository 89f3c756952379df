// Says which model reads traces, and on what.
import * as vscode from 'vscode';
import { describe } from './choose-model.ts';
import type { Command } from './command.ts';

export const showInfo: Command = {
  id: 'credence.showInfo',
  async run(context) {
    const info = await context.server.request('modelInfo', {});
    context.status.showModel(info);
    const { device, precision, state, message } = context.status.scorer;
    const detail = [
      `Folder: ${info.path}`,
      `Context: ${info.contextLength.toLocaleString('en-US')} tokens, vocabulary ${info.vocabularySize.toLocaleString('en-US')}`,
      `Chat template: ${info.chatTemplate ? 'yes' : 'no'}`,
      `Device: ${device === null ? 'not loaded yet; it is when a trace is annotated' : `${device}, ${precision ?? ''}`}`,
      `State: ${state}${message === null ? '' : `. ${message}`}`,
    ].join('\n');
    const choose = 'Choose Model…';
    const answer = await vscode.window.showInformationMessage(describe(info), { modal: true, detail }, choose);
    if (answer === choose) await vscode.commands.executeCommand('credence.chooseModel');
  },
};
