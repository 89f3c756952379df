// What a command is, and what it may use. One file a command; registry.ts lists them.
import type * as vscode from 'vscode';
import type { CommandId } from '../generated/contributions.ts';
import type { LiveSettings } from '../live-settings.ts';
import type { ServerClient } from '../server-client.ts';
import type { StatusItem } from '../status-item.ts';
import type { TraceEditor } from '../trace-editor/trace-editor.ts';

export interface CommandContext {
  readonly server: ServerClient;
  readonly editor: TraceEditor;
  readonly settings: LiveSettings;
  readonly status: StatusItem;
  readonly extension: vscode.ExtensionContext;
}

export interface Command {
  readonly id: CommandId;
  /** What it returns reaches whoever executed the command; failures are shown to the user by the registry. */
  run(context: CommandContext, ...args: readonly unknown[]): unknown;
}
