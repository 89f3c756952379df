// The built trace view in a real Chromium, with a host that speaks the real channel: what a reader sees and does.
import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { OpenedView } from '../support/fake-host.ts';
import { traceHandlers } from '../support/trace-host.ts';
import { annotatedLines, viewSuite } from '../support/view-suite.ts';

const open = viewSuite();

/** Index of the token whose card is shown. */
async function cardToken({ page }: OpenedView): Promise<number> {
  const card = page.getByTestId('token-card');
  await card.waitFor();
  return Number(await card.getAttribute('data-index'));
}

describe('trace view', () => {
  it('shows the list, the first trace, its timeline and its numbers, without one request or error', async () => {
    const { page, faults } = await open(traceHandlers(annotatedLines()));
    await page.waitForSelector('[data-token]');
    await page.waitForSelector('.group-count');
    expect(await page.locator('[role=option]').count()).toBe(3);
    expect(await page.locator('.group-count').allTextContents()).toEqual(['1/2', '1/1']);
    expect(await page.locator('.trace-row.wrong .row-answer').textContent()).toBe('384 ≠ 120');
    expect(await page.locator('.facts').textContent()).toContain('answer 120 = gold 120');
    expect(await page.locator('.timeline .belief-line').count()).toBe(1);
    expect(await page.locator('.timeline .step-bar').count()).toBeGreaterThan(10);
    expect(await page.locator('.status-file').textContent()).toBe('annotated 3 of 3');
    expect(faults).toEqual([]);
  });

  it('shows every token of the text, in order and whole', async () => {
    const lines = annotatedLines();
    const { page } = await open(traceHandlers(lines));
    await page.waitForSelector('[data-token]');
    const tokens = await page.locator('[data-token]').evaluateAll((spans) => spans.map((span) => span.textContent));
    const text = lines[0]?.trace?.turns[0]?.text ?? '';
    expect(tokens.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
    expect(tokens).toHaveLength(lines[0]?.annotation?.tokens.start.length ?? 0);
  });

  it('shows a card with the right entropy at once, and never on the token', async () => {
    const lines = annotatedLines();
    const opened = await open(traceHandlers(lines));
    const span = opened.page.locator('[data-token="40"]');
    await span.hover();
    expect(await cardToken(opened)).toBe(40);
    const card = opened.page.getByTestId('token-card');
    expect(Number(await card.getAttribute('data-entropy'))).toBe(lines[0]?.annotation?.tokens.entropy[40]);
    expect(await card.textContent()).toContain('token 41');
    const [token, box] = [await span.boundingBox(), await card.boundingBox()];
    if (token === null || box === null) throw new Error('token or card has no box');
    expect(box.y >= token.y + token.height || box.y + box.height <= token.y).toBe(true);
  });

  it('keeps the card of the keyboard while text scrolls under a resting pointer', async () => {
    const opened = await open(traceHandlers(annotatedLines()));
    const { page } = opened;
    await page.locator('[data-token="40"]').hover();
    await cardToken(opened);
    for (let press = 0; press < 120; press++) await page.keyboard.press('f');
    const token = await cardToken(opened);
    expect(token).toBeGreaterThan(300);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(await cardToken(opened)).toBe(token);
    expect(await page.locator('.token.current').getAttribute('data-token')).toBe(String(token));
  });

  it('is read by keyboard alone: tokens, forks, steps, traces, filter', async () => {
    const lines = annotatedLines();
    const opened = await open(traceHandlers(lines));
    const { page } = opened;
    await page.waitForSelector('[data-token]');
    await page.keyboard.press('ArrowRight');
    const first = await cardToken(opened);
    await page.keyboard.press('ArrowRight');
    expect(await cardToken(opened)).toBe(first + 1);
    await page.keyboard.press('ArrowLeft');
    expect(await cardToken(opened)).toBe(first);
    await page.keyboard.press('f');
    const fork = await cardToken(opened);
    expect(fork).toBeGreaterThan(first);
    expect(await page.locator(`[data-token="${fork}"]`).getAttribute('class')).toContain('fork');
    await page.keyboard.press('Escape');
    await page.getByTestId('token-card').waitFor({ state: 'hidden' });
    for (let press = 0; press < 12; press++) await page.keyboard.press('j');
    const linked = page.locator('.step.linked').first();
    expect(Number(await linked.getAttribute('data-step'))).toBeGreaterThanOrEqual(11);
    expect(await linked.isVisible()).toBe(true);
    await page.keyboard.press(']');
    await page.waitForSelector('.trace-row.wrong[aria-selected=true]');
    await page.keyboard.press('/');
    await page.keyboard.type('right');
    await page.waitForFunction(() => document.querySelectorAll('[role=option]').length === 2);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('listbox');
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('.trace-row.right[aria-selected=true]');
  });

  it('shows the rows of the filter that stands there, however slowly answers to earlier ones come', async () => {
    const handlers = traceHandlers(annotatedLines());
    const typed = new EventEmitter();
    const isTyped = once(typed, 'all');
    const asked: string[] = [];
    const { page } = await open({
      ...handlers,
      list: async (params, ...rest) => {
        asked.push(params.filter ?? '');
        if (params.filter !== undefined) await isTyped;
        return handlers.list(params, ...rest);
      },
    });
    await page.waitForSelector('[role=option]');
    await page.keyboard.press('/');
    await page.keyboard.type('line = 77');
    await page.getByLabel('Filter traces').fill('right');
    await expect.poll(() => asked.at(-1)).toBe('right');
    typed.emit('all');
    await page.waitForFunction(() => document.querySelectorAll('[role=option]').length === 2);
  });

  it('says what is wrong with a filter and keeps the rows', async () => {
    const { page } = await open(traceHandlers(annotatedLines()));
    await page.waitForSelector('[role=option]');
    await page.keyboard.press('/');
    await page.keyboard.type('entrpy > 1');
    expect(await page.locator('.filter-error').textContent()).toContain('Columns: line, id');
    expect(await page.locator('[role=option]').count()).toBe(3);
  });

  it('sorts by any column, by click and by key, and the rows say what they are sorted by', async () => {
    const { page } = await open(traceHandlers(annotatedLines()));
    await page.waitForSelector('[role=option]');
    const shown = (): Promise<(string | null)[]> =>
      page.locator('.list-pane [role=option]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-line')));
    expect(await shown()).toEqual(['1', '2', '3']);
    const sort = page.getByRole('combobox', { name: 'Sort' });
    await sort.selectOption('length');
    await page.waitForFunction(() => document.querySelector('.row-detail')?.textContent.includes(' characters'));
    const lengths = (await page.locator('.row-detail').allTextContents()).map((text) =>
      Number(/([\d,]+) characters/u.exec(text)?.[1]?.replaceAll(',', '')),
    );
    expect(lengths).toEqual(lengths.toSorted((left, right) => right - left));
    const before = await shown();
    await page.keyboard.press('O');
    await page.waitForFunction(
      (first) => document.querySelector('.list-pane [role=option]')?.getAttribute('data-line') !== first,
      before[0],
    );
    // Siblings stay together, so groups turn round, and rows within them.
    expect(await shown()).toEqual(before.toReversed());
    await page.getByRole('button', { name: 'Sorted by length, smallest first; turn round' }).click();
    await page.getByRole('button', { name: 'Sorted by length, largest first; turn round' }).waitFor();
    await page.keyboard.press('o');
    await page.getByRole('button', { name: 'Sorted by tokens, largest first; turn round' }).waitFor();
    expect(await sort.inputValue()).toBe('tokens');
    await page.waitForFunction(
      () => (globalThis as { keptState?: { sort?: { by?: string } } }).keptState?.sort?.by === 'tokens',
    );
  });

  it('says so where no trace matches a filter', async () => {
    const { page } = await open(traceHandlers(annotatedLines()));
    await page.waitForSelector('[role=option]');
    await page.keyboard.press('/');
    await page.keyboard.type('broken');
    await page.getByText('No trace matches').waitFor();
  });

  it('shows another token signal and another step signal, with their legends', async () => {
    const lines = annotatedLines();
    const { page } = await open(traceHandlers(lines));
    await page.waitForSelector('[data-token]');
    const tintsOf = (): Promise<string[]> =>
      page
        .locator('[data-token]')
        .evaluateAll((spans) => spans.map((span) => /t\d+/.exec(span.getAttribute('class') ?? '')?.[0] ?? ''));
    const before = await tintsOf();
    expect(await page.locator('.legend').first().textContent()).toContain('nats (top 3 %)');
    await page.getByRole('combobox', { name: 'Tokens' }).selectOption('rank');
    const after = await tintsOf();
    expect(after).not.toEqual(before);
    const ranks = lines[0]?.annotation?.tokens.rank ?? [];
    after.forEach((tint, token) => {
      if (ranks[token] === 1) expect(tint).toBe('');
    });
    expect(await page.locator('.legend').first().textContent()).toContain('th (log)');
    expect(await page.locator('.legend').nth(1).textContent()).toContain('uses the gold answer');
    await page.getByRole('combobox', { name: 'Steps' }).selectOption('confidence');
    expect(await page.locator('.legend').nth(1).textContent()).toContain('no gold answer used');
    expect(await page.locator('.bar.level').count()).toBeGreaterThan(10);
  });

  it('goes from the timeline to the text and back', async () => {
    const { page } = await open(traceHandlers(annotatedLines()));
    await page.waitForSelector('[data-token]');
    const bar = page.locator('.timeline .step-bar').nth(20);
    await bar.hover();
    const step = await page.locator('.step.linked').first().getAttribute('data-step');
    await page.getByTestId('step-card').waitFor();
    await bar.click();
    await page.waitForFunction((index) => {
      const row = document.querySelector(`.step[data-step="${index}"]`)?.getBoundingClientRect();
      const text = document.querySelector('.heatmap')?.getBoundingClientRect();
      return row !== undefined && text !== undefined && row.top >= text.top - 2 && row.top < text.bottom;
    }, step);
    await page.locator(`.step[data-step="${step}"] .step-text`).hover();
    expect(await page.locator('.timeline .hairline').getAttribute('visibility')).toBe('visible');
  });

  it('scrolls by the strip and by dragging the window of the timeline', async () => {
    const { page } = await open(traceHandlers(annotatedLines()));
    await page.waitForSelector('[data-token]');
    const scrollTop = (): Promise<number> => page.locator('.heatmap').evaluate((pane) => pane.scrollTop);
    const strip = await page.locator('.strip').boundingBox();
    if (strip === null) throw new Error('the strip has no box');
    await page.mouse.click(strip.x + 8, strip.y + strip.height * 0.9);
    const low = await scrollTop();
    expect(low).toBeGreaterThan(200);
    await page.waitForFunction(() => Number(document.querySelector('.timeline .window')?.getAttribute('x')) > 700);
    const window = await page.locator('.timeline .window').boundingBox();
    if (window === null) throw new Error('the window has no box');
    await page.mouse.move(window.x + window.width / 2, window.y + 10);
    await page.mouse.down();
    await page.mouse.move(window.x - 400, window.y + 10, { steps: 4 });
    const dragged = await scrollTop();
    expect(dragged).toBeLessThan(low);
    await page.mouse.up();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(await scrollTop()).toBe(dragged);
  });
});
