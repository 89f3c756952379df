// The extension's entry: composes, registers, returns. Nothing heavy is loaded and no process started before a trace
// file is opened or a command is run.
import type * as vscode from 'vscode';
import { registerCommands, showFailure } from './commands/registry.ts';
import { LiveSettings } from './live-settings.ts';
import { ServerClient } from './server-client.ts';
import { StatusItem } from './status-item.ts';
import { startForText } from './start-for-text.ts';
import { TraceEditor } from './trace-editor/trace-editor.ts';

export function activate(extension: vscode.ExtensionContext): void {
  const settings = new LiveSettings(extension);
  const server = new ServerClient(extension.asAbsolutePath('dist/server.js'), () => settings.server());
  const status = new StatusItem(server);
  const editor = new TraceEditor({ server, settings, extensionUri: extension.extensionUri });
  extension.subscriptions.push(
    settings,
    server,
    status,
    editor,
    registerCommands({ server, editor, settings, status, extension }),
    settings.onChange(() => applySettings(server, status)),
    startForText(server),
  );
}

/** A server that does not run yet reads the settings when it starts. */
function applySettings(server: ServerClient, status: StatusItem): void {
  if (server.isStarted) server.configure().then(() => status.refreshModel(), showFailure);
}
