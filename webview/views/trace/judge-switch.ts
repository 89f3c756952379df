// Puts the page on which pairs are judged in the place of the trace, which keeps its own place, and back.
import { rowOfTrace } from '../../../server/shared/protocol/trace-row.ts';
import type { Trace } from '../../../server/shared/trace/trace.ts';
import type { PairAction } from './keyboard.ts';
import type { JudgingParts } from './pairs/judging.ts';
import { PairsPane } from './pairs/pairs-pane.ts';
import type { Reader } from './reader.ts';
import type { StatusLine } from './toolbar/status-line.ts';

export interface JudgeSwitchParts extends Omit<JudgingParts, 'onList' | 'onTexts'> {
  /** The whole page: what colors the trace steps back while pairs are judged. */
  readonly page: HTMLElement;
  readonly reader: Reader;
  readonly status: StatusLine;
  readonly onLine: (line: number) => void;
  readonly onPrompt: (by: 1 | -1) => void;
}

export class JudgeSwitch {
  readonly #parts: JudgeSwitchParts;
  readonly #pane: PairsPane;

  constructor(parts: JudgeSwitchParts) {
    this.#parts = parts;
    this.#pane = new PairsPane(parts, {
      onClose: () => this.close(),
      onLine: (line) => {
        this.close();
        parts.onLine(line);
      },
      onPrompt: parts.onPrompt,
    });
  }

  get root(): HTMLElement {
    return this.#pane.root;
  }

  get isOpen(): boolean {
    return this.#pane.isOpen;
  }

  /** @param trace the one in sight; null where none is */
  toggle(trace: Trace | null): void {
    if (this.isOpen) return this.close();
    this.#parts.reader.close();
    this.#switch(true);
    this.#pane.open(trace === null ? null : rowOfTrace(trace));
  }

  close(): void {
    if (!this.isOpen) return;
    this.#pane.close();
    this.#switch(false);
    this.#parts.reader.focusText();
  }

  /** Another trace is in sight; null: something that is none. */
  show(trace: Trace | null): void {
    this.#pane.show(trace === null ? null : rowOfTrace(trace));
  }

  /** @param group null: anything may have changed */
  refresh(group: string | null): void {
    this.#pane.refresh(group);
  }

  act(action: PairAction): void {
    this.#pane.act(action);
  }

  #switch(isJudging: boolean): void {
    this.#parts.reader.root.hidden = isJudging;
    this.#parts.page.classList.toggle('judging', isJudging);
    this.#parts.status.showKeys(isJudging ? 'pairs' : 'trace');
  }
}
