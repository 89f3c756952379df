// Log-probs that came with the file, in the built view: without a model, and beside one.
import { describe, expect, it } from 'vitest';
import { inventAnnotation } from '../support/invent-annotation.ts';
import { hostLines, traceHandlers, type HostedLine } from '../support/trace-host.ts';
import { viewSuite } from '../support/view-suite.ts';

const open = viewSuite();

const words = ['So', ' five', ' and', ' seven', ' give', ' twelve', '.'];

/** Every second token was a sure one. */
const line = JSON.stringify({
  ...{ prompt: 'Sum?', completion: words.join(''), answer: '12', correct: false, prediction: '12' },
  tokens: words.map((text, at) => ({
    ...{ text, logprob: at % 2 === 0 ? -0.001 : -2 - at },
    top: [
      [text, -0.5],
      [' other', -1.5],
    ],
  })),
});

const hosted = (isRead: boolean): HostedLine[] =>
  hostLines([line], (trace) => (isRead ? inventAnnotation(trace, 1) : null));

describe('recorded log-probs', () => {
  it('color a trace that no model has read, and the legend says whose they are', async () => {
    const { page, faults } = await open(traceHandlers(hosted(false)));
    await page.waitForSelector('[data-token]');
    expect(await page.locator('[data-token]').allTextContents()).toEqual(words.map((word) => word.trim()));
    expect(await page.locator('.token-legend').textContent()).toContain('nats (top 3 %)recorded in the file');
    expect(await page.locator('.token-legend').getAttribute('title')).toContain('does not say whether');
    const tints = await page
      .locator('[data-token]')
      .evaluateAll((spans) => spans.map((span) => /\bt\d/u.test(span.getAttribute('class') ?? '')));
    expect(tints).toEqual([false, true, false, true, false, true, false]);
    expect(await page.getByLabel('Tokens', { exact: true }).locator('option').allTextContents()).toEqual([
      'surprise, as recorded',
    ]);
    await page.locator('[data-token="3"]').hover();
    const card = page.getByTestId('token-card');
    expect(await card.textContent()).toContain('recorded in the file0.7 % · −5.00 nats');
    expect(await card.textContent()).not.toContain('entropy');
    expect(await card.locator('.alternative').count()).toBe(3);
    expect(await page.getByRole('button', { name: 'Annotate this trace' }).isVisible()).toBe(true);
    expect(faults).toEqual([]);
  });

  it('are one of the signals of a trace that a model has read, with the difference on the card', async () => {
    const lines = hosted(true);
    const { page } = await open(traceHandlers(lines));
    await page.waitForSelector('[data-token]');
    expect(await page.locator('.token-legend').textContent()).not.toContain('recorded');
    const tokens = lines[0]?.annotation?.tokens;
    const at = tokens?.start.findIndex((start, token) => start === 2 && tokens.end[token] === 7) ?? -1;
    expect(at).toBeGreaterThanOrEqual(0);
    await page.getByLabel('Tokens', { exact: true }).selectOption('recorded');
    expect(await page.locator('.token-legend').textContent()).toContain('recorded in the file');
    await page.locator(`[data-token="${at}"]`).hover();
    const gap = (tokens?.logprob[at] ?? Number.NaN) + 3;
    const words = `read less recorded${gap < 0 ? '−' : '+'}${Math.abs(gap).toFixed(2)} nats`;
    expect(await page.getByTestId('token-card').textContent()).toContain(words);
  });

  it('stand under who decided about right and wrong', async () => {
    const { page } = await open(traceHandlers(hosted(false)));
    await page.waitForSelector('[data-token]');
    expect(await page.locator('.facts').textContent()).toContain('file says wrong, verifier says right');
    expect(await page.locator('.row-detail').textContent()).toContain('labels disagree');
    await page.keyboard.press('/');
    await page.keyboard.type('disputed & label_source = file');
    await page.waitForFunction(() => document.querySelectorAll('.list-pane [role=option]').length === 1);
    expect(await page.locator('.filter-error').isVisible()).toBe(false);
  });
});
