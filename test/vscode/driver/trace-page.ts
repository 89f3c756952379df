// Reads and works the trace view as a user does: inside the frame that VS Code puts it into.
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The scoring process has to start and read a trace first. */
const annotatedTimeoutMs = 180_000;

export class TracePage {
  readonly page: Page;
  readonly frame: FrameLocator;

  constructor(page: Page) {
    this.page = page;
    this.frame = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  get #input(): Locator {
    return this.page.locator('.quick-input-widget input[type="text"]');
  }

  get tokenCard(): Locator {
    return this.frame.getByTestId('token-card');
  }

  get stepCard(): Locator {
    return this.frame.getByTestId('step-card');
  }

  token(index: number): Locator {
    return this.frame.locator(`[data-token="${index}"]`);
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name });
  }

  /**
   * Opens a file of the workspace from the Explorer. An editor that has just started does not know the views of its
   * extensions yet and opens the file as text; it is closed then, and opened again.
   */
  async openFile(name: string): Promise<void> {
    const asView = this.page.locator('iframe.webview.ready');
    const asText = this.page.locator('.editor-instance .view-lines');
    await expect
      .poll(
        async () => {
          await this.page.getByRole('treeitem', { name }).dblclick();
          await asView.or(asText).first().waitFor();

          if ((await asView.count()) > 0) return 'view';
          await this.runCommand('View: Close All Editors');
          await asText.waitFor({ state: 'detached' });

          return 'text';
        },
        { timeout: 120_000 },
      )
      .toBe('view');
  }

  /** Waits until the shown trace has its values: its bars are drawn then. */
  async waitForAnnotation(): Promise<void> {
    await this.frame.locator('.gutter .bar').first().waitFor({ timeout: annotatedTimeoutMs });
  }

  async selectLine(line: number): Promise<void> {
    await this.frame.locator(`[role="option"][data-line="${line}"]`).click();
  }

  /** Hovers a token and returns its card's text and the unrounded entropy behind it. */
  async readToken(index: number): Promise<{ text: string; entropy: number }> {
    await this.token(index).hover();
    const card = this.frame.locator(`[data-testid="token-card"][data-index="${index}"]`);
    await card.waitFor();
    return { text: await card.innerText(), entropy: Number(await card.getAttribute('data-entropy')) };
  }

  /** Hovers a step's gutter and returns its card's text. */
  async readStep(index: number): Promise<string> {
    await this.frame.locator(`[data-step="${index}"] .gutter`).first().hover();
    const card = this.frame.locator(`[data-testid="step-card"][data-step="${index}"]`);
    await card.waitFor();
    return card.innerText();
  }

  /** How many traces of the file are annotated, and how many there are. */
  async readProgress(): Promise<{ annotated: number; rows: number }> {
    const text = await this.frame.locator('.status-file').innerText();
    const found = /annotated ([\d,]+) of ([\d,]+)/.exec(text);
    if (found === null) throw new Error(`The status line says "${text}".`);
    const [annotated, rows] = [found[1] ?? '', found[2] ?? ''].map((digits) => Number(digits.replaceAll(',', '')));
    return { annotated: annotated ?? NaN, rows: rows ?? NaN };
  }

  /** Runs a command by its title, through the command palette. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.#input.fill(`>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
  }

  /** Takes one of the choices offered. A key pressed before the list has marked a row would be lost; a click is not. */
  async choose(offered: string): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: offered }).first();
    await row.click();
    await row.waitFor({ state: 'hidden' });
  }

  /** Answers the dialog for a file's name, which suggests one that ends so. */
  async nameFile(suggestedEnd: string, path: string): Promise<void> {
    // The dialog fills in its suggestion when it is ready; what was typed before that would be lost.
    await waitForValue(this.#input, (value) => value.endsWith(suggestedEnd));
    await this.#input.fill(path);
    await waitForValue(this.#input, (value) => value === path);
    await this.page.keyboard.press('Enter');
  }
}

/** Waits until an input holds what is meant. */
async function waitForValue(input: Locator, isMeant: (value: string) => boolean): Promise<void> {
  await expect.poll(async () => isMeant(await input.inputValue()), { timeout: 60_000 }).toBe(true);
}
