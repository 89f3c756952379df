// What a reader sees of all signals in a real Chromium: the panel, columns as tints and bars, calibration over the file.
import { describe, expect, it } from 'vitest';
import { calibrateTraces } from '../../server/groups/calibrate-traces.ts';
import type { HostedLine } from '../support/trace-host.ts';
import { traceHandlers } from '../support/trace-host.ts';
import { annotatedLines, viewSuite } from '../support/view-suite.ts';

const open = viewSuite();

describe('all signals', () => {
  it('are a key away, with what they mean and what they need; those of the group follow', async () => {
    const { page, faults } = await open(traceHandlers(annotatedLines()));
    await page.waitForSelector('[data-token]');
    const panel = page.getByRole('region', { name: 'All signals of this trace' });
    expect(await panel.count()).toBe(0);
    await page.keyboard.press('s');
    await panel.waitFor();
    const entry = panel.locator('.signal-entry', { hasText: 'Log-probability' }).first();
    expect(await entry.locator('summary').getAttribute('title')).toContain('How expected the written tokens were.');
    await entry.locator('summary').click();
    expect(await entry.locator('.signal-more').textContent()).toContain('Mind:');
    expect(await panel.locator('.signal-gold').count()).toBeGreaterThan(0);
    await page.getByRole('heading', { name: 'Group of 2 traces' }).waitFor();
    await page.keyboard.press('s');
    expect(await panel.isVisible()).toBe(false);
    expect(faults).toEqual([]);
  });

  it('tint the text where they have a value a token, and the card tells it', async () => {
    const lines = annotatedLines();
    const { page } = await open(traceHandlers(lines));
    await page.waitForSelector('[data-token]');
    const classes = (): Promise<string[]> =>
      page.locator('[data-token]').evaluateAll((spans) => spans.map((span) => span.getAttribute('class') ?? ''));
    const before = await classes();
    await page.getByLabel('Tokens', { exact: true }).selectOption('T5.confidence');
    expect(await page.locator('.token-legend').getAttribute('title')).toContain('Tinted where it is low.');
    expect(await classes()).not.toEqual(before);
    await page.locator('[data-token="40"]').hover();
    const column = lines[0]?.annotation?.tokens.signals?.['T5.confidence'] ?? [];
    const value = column[40] ?? Number.NaN;
    expect(await page.getByTestId('token-card').textContent()).toContain(`(T5)${value.toFixed(3)} nats`);
  });

  it('are bars where they have a value a step', async () => {
    const { page } = await open(traceHandlers(annotatedLines()));
    await page.waitForSelector('[data-token]');
    const steps = page.getByLabel('Steps', { exact: true });
    const ids = await steps
      .locator('option')
      .evaluateAll((options) => options.map((one) => (one as { value?: string }).value ?? ''));
    const added = ids.filter((id) => id.startsWith('S7.'));
    expect(added.length).toBeGreaterThan(0);
    await steps.selectOption(added[0] ?? '');
    expect(await page.locator('.timeline .step-bar').count()).toBeGreaterThan(5);
    expect(await page.locator('.toolbar').textContent()).toContain('no gold answer used');
  });
});

describe('what siblings say of the steps of a trace', () => {
  it('joins bars and cards once the panel has asked for the group, and asks for it once', async () => {
    const handlers = traceHandlers(annotatedLines());
    let asked = 0;
    const { page, faults } = await open({
      ...handlers,
      group: (params, context) => {
        if (params.annotations === true) asked += 1;
        return handlers.group(params, context);
      },
    });
    await page.waitForSelector('[data-token]');
    const added = page.getByLabel('Steps', { exact: true }).locator('option[value="S7.advantage"]');
    expect(await added.count()).toBe(0);
    await page.keyboard.press('s');
    await added.waitFor({ state: 'attached' });
    await page.getByLabel('Steps', { exact: true }).selectOption('S7.advantage');
    expect(await page.locator('.toolbar').textContent()).toContain('uses the gold answer');
    await page.keyboard.press('s');
    await page.locator('.timeline .step-bar').first().hover();
    const card = page.getByTestId('step-card');
    expect(await card.locator('.card-further').textContent()).toContain('S7 advantage');
    // With all its numbers it still fits the page.
    const box = await card.boundingBox();
    expect((box?.y ?? NaN) + (box?.height ?? NaN)).toBeLessThanOrEqual(page.viewportSize()?.height ?? NaN);
    expect(await card.evaluate((shown) => shown.scrollHeight - shown.clientHeight)).toBe(0);
    expect(asked).toBe(1);
    expect(faults).toEqual([]);
  });
});

describe('calibration', () => {
  const report = (lines: readonly HostedLine[]) =>
    calibrateTraces({
      entries: (async function* () {
        for (const { trace, annotation } of lines)
          if (trace !== null) yield await Promise.resolve({ trace, annotation });
      })(),
      seed: 0,
      breathe: () => Promise.resolve(),
    });

  it('compares signals with outcomes, draws the chosen one, and gives way to the trace again', async () => {
    const lines = annotatedLines();
    const { page, faults } = await open({ ...traceHandlers(lines), calibrate: () => report(lines) });
    await page.waitForSelector('[data-token]');
    await page.keyboard.press('c');
    await page.getByRole('heading', { name: 'Calibration over all traces' }).waitFor();
    expect(await page.locator('.calibration').textContent()).toContain(
      '3 traces of 2 prompts, 3 annotated, 3 with a known outcome, 2 right',
    );
    const rows = page.locator('.calibration-table tbody tr');
    expect(await rows.count()).toBeGreaterThan(10);
    expect(await rows.first().getAttribute('aria-selected')).toBe('true');
    expect(await page.locator('.calibration-figure .risk').count()).toBe(1);
    expect(await page.locator('.calibration-figure path.samples-majority').count()).toBe(2);
    expect(await page.locator('.samples-key').textContent()).toContain('surest');
    const confidence = page.locator('tr[data-part="R1.crew"]');
    await confidence.locator('button').click();
    expect(await confidence.getAttribute('aria-selected')).toBe('true');
    await page.getByRole('button', { name: 'Back to the trace' }).click();
    await page.waitForSelector('[data-token]');
    expect(faults).toEqual([]);
  });

  it('says what is missing where no outcome is known', async () => {
    const lines = annotatedLines().map(({ trace, ...rest }) => ({
      ...rest,
      trace: trace === null ? null : { ...trace, correct: null },
    }));
    const { page } = await open({ ...traceHandlers(lines), calibrate: () => report(lines) });
    await page.waitForSelector('[role=option]');
    await page.keyboard.press('c');
    await page.getByText('Nothing to compare yet').waitFor();
  });
});
