// The list of commands, and how they are registered: a failure becomes a message with what can be done about it.
import * as vscode from 'vscode';
import { Failure } from '../../server/shared/protocol/failure.ts';
import { annotate } from './annotate.ts';
import { cancel } from './cancel.ts';
import { chooseModel } from './choose-model.ts';
import type { Command, CommandContext } from './command.ts';
import { exportPairs } from './export.ts';
import { openAsText } from './open-as-text.ts';
import { openExample } from './open-example.ts';
import { openHeatmap } from './open-heatmap.ts';
import { report } from './report.ts';
import { restartServer } from './restart-server.ts';
import { showInfo } from './show-info.ts';
import { showMenu } from './show-menu.ts';
import { viewCommands } from './view-commands.ts';

export const commands: readonly Command[] = [
  annotate,
  cancel,
  exportPairs,
  report,
  openHeatmap,
  openAsText,
  chooseModel,
  showInfo,
  restartServer,
  showMenu,
  openExample,
  ...viewCommands,
];

export function registerCommands(context: CommandContext): vscode.Disposable {
  return vscode.Disposable.from(
    ...commands.map((command) =>
      vscode.commands.registerCommand(command.id, async (...args: readonly unknown[]) => {
        try {
          return await command.run(context, ...args);
        } catch (error) {
          showFailure(error);
          // Shown already; VS Code would show it once more. A caller sees undefined.
          if (!(error instanceof Failure)) throw error;
          return undefined;
        }
      }),
    ),
  );
}

/** Says a failure to the user, with what can be done about it; a cancel needs no words. */
export function showFailure(error: unknown): void {
  if (!(error instanceof Failure) || error.code === 'cancelled') return; // a bug: VS Code shows it by itself
  void (async () => {
    const choose = 'Choose Model…';
    const restart = 'Restart Server';
    const remedy = error.code.startsWith('model-') ? choose : error.code === 'closed' ? restart : null;
    const answer = await vscode.window.showErrorMessage(error.message, ...(remedy === null ? [] : [remedy]));
    if (answer === choose) await vscode.commands.executeCommand('credence.chooseModel');
    if (answer === restart) await vscode.commands.executeCommand('credence.restartServer');
  })();
}
