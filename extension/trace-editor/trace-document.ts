// One trace file that an editor shows: open at the server for as long as VS Code keeps it.
import type * as vscode from 'vscode';

export class TraceDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly #opened: vscode.Disposable;

  constructor(uri: vscode.Uri, opened: vscode.Disposable) {
    this.uri = uri;
    this.#opened = opened;
  }

  dispose(): void {
    this.#opened.dispose();
  }
}
