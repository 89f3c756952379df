// The settings in force, and word of their changes: of the configuration, and of the workspace becoming trusted.
import * as vscode from 'vscode';
import type { ServerOptions } from '../server/shared/protocol/host-server.ts';
import type { ViewSettings } from '../server/shared/protocol/host-view.ts';
import { readSettings, toServerOptions, toViewSettings, type Folders } from './settings.ts';

export class LiveSettings implements vscode.Disposable {
  readonly #folders: Folders;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  readonly onChange = this.#changed.event;

  constructor(context: vscode.ExtensionContext) {
    this.#folders = {
      embeddedModel: context.asAbsolutePath('media/abacus'),
      cache: vscode.Uri.joinPath(context.globalStorageUri, 'cache').fsPath,
    };
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('credence')) this.#changed.fire();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()),
    );
  }

  server(): ServerOptions {
    return toServerOptions(this.#read(), this.#folders);
  }

  view(): ViewSettings {
    return toViewSettings(this.#read());
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #read(): ReturnType<typeof readSettings> {
    const configuration = vscode.workspace.getConfiguration();
    return readSettings((id) => configuration.inspect(id), vscode.workspace.isTrusted);
  }
}
