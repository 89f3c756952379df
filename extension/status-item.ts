// The status bar item: model, device, progress; a click opens the model picker. Hidden until the server runs.
import * as vscode from 'vscode';
import type { ModelInfo, ScorerStatus, TraceEvents } from '../server/shared/protocol/trace-requests.ts';
import type { ServerClient } from './server-client.ts';
import { statusText, type StatusFacts } from './status-text.ts';

const nothingYet: ScorerStatus = {
  ...{ state: 'idle', model: null, device: null, precision: null },
  ...{ variant: null, reason: null, note: null, message: null },
};

export class StatusItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('credence.status', vscode.StatusBarAlignment.Right, 100);
  readonly #server: ServerClient;
  readonly #hearing: vscode.Disposable;
  #asked = false;
  #facts: StatusFacts = { scorer: nothingYet, model: null, progress: null };

  constructor(server: ServerClient) {
    this.#server = server;
    this.#item.name = 'Credence';
    this.#item.command = 'credence.chooseModel';
    this.#hearing = server.onEvent((name, data) => {
      if (name === 'status') this.#show({ scorer: data as ScorerStatus /* the name says so */ });
      else if (name === 'progress') this.#show({ progress: data as TraceEvents['progress'] /* same */ });
      else if (!this.#asked) void this.refreshModel();
    });
  }

  /** What the scorer said last. */
  get scorer(): ScorerStatus {
    return this.#facts.scorer;
  }

  showModel(model: ModelInfo): void {
    this.#show({ model, scorer: { ...nothingYet, state: this.#facts.scorer.state } });
  }

  /** Asks which model would read the next trace; where there is none, annotating says why. */
  async refreshModel(): Promise<void> {
    this.#asked = true;
    this.#show({});
    try {
      this.showModel(await this.#server.request('modelInfo', {}));
    } catch {
      this.#show({ model: null });
    }
  }

  dispose(): void {
    this.#hearing.dispose();
    this.#item.dispose();
  }

  #show(news: Partial<StatusFacts>): void {
    this.#facts = { ...this.#facts, ...news };
    const { text, tooltip, isProblem } = statusText(this.#facts);
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.backgroundColor = isProblem ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.#item.show();
  }
}
