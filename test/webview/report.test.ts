// The report as `credence report` writes it, opened as a page of its own: the same views, from its own data.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeReport, type ReportEntry } from '../../server/export/html-report.ts';
import { openBrowser, openPage } from '../support/fake-host.ts';
import type { StepValues } from '../../server/shared/trace/step-values.ts';
import type { Trace } from '../../server/shared/trace/trace.ts';
import { buildStepValues, countedPlace } from '../support/build-step-values.ts';
import { inventAnnotation } from '../support/invent-annotation.ts';
import { reasoningLine } from '../support/reasoning-lines.ts';
import { hostLines } from '../support/trace-host.ts';

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await openBrowser();
  folder = await mkdtemp(join(tmpdir(), 'credence-report-'));
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

async function writtenReport(
  name: string,
  lines: readonly string[],
  measured: (trace: Trace) => StepValues | null = () => null,
): Promise<string> {
  const entries = hostLines(lines, (trace) => inventAnnotation(trace, trace.line)).flatMap(({ trace, annotation }) =>
    trace === null ? [] : [{ trace, annotation, stepValues: measured(trace) }],
  );
  async function* each(): AsyncIterable<ReportEntry> {
    for (const entry of entries) yield await Promise.resolve(entry);
  }
  const path = join(folder, name);
  const assets = new URL('../../dist/webview', import.meta.url).pathname;
  await writeReport({ title: 'Traces & <b>more</b>', path, overwrite: true, assets, entries: each() });
  return readFile(path, 'utf8');
}

describe('report', () => {
  it.each(['dark', 'light'] as const)(
    'shows list, text, timeline and cards without one request (%s)',
    async (theme) => {
      const html = await writtenReport('plain.html', [
        reasoningLine({ seed: 1, steps: 12, answer: '120', prediction: '120', group: 'a' }),
        reasoningLine({ seed: 2, steps: 9, answer: '120', prediction: '384', group: 'a' }),
      ]);
      const { page, faults, close } = await openPage(browser, html, { theme });
      await page.waitForSelector('[data-token]');
      expect(await page.title()).toBe('Traces & <b>more</b>');
      expect(await page.locator('[role=option]').count()).toBe(2);
      expect(await page.locator('.timeline .belief-line').count()).toBe(1);
      await page.locator('[data-token="30"]').hover();
      await page.getByTestId('token-card').waitFor();
      await page.keyboard.press(']');
      await page.waitForSelector('.trace-row.wrong[aria-selected=true]');
      expect(await page.getByRole('button', { name: 'Annotate all' }).count()).toBe(0);
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(background).toBe(theme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(31, 31, 31)');
      expect(faults).toEqual([]);
      await close();
    },
  );

  it('shows what was measured of the steps', async () => {
    const html = await writtenReport(
      'measured.html',
      [reasoningLine({ seed: 1, steps: 3, answer: '1', prediction: '1', group: 'a' })],
      () => buildStepValues([0, 1, 2, 3].map((place) => countedPlace(place, 2 * place, 8))),
    );
    const { page, faults, close } = await openPage(browser, html);
    await page.locator('.timeline .measured-line').waitFor({ state: 'attached' });
    await page.locator('[data-step="1"] .gutter').first().hover();
    expect(await page.getByTestId('step-card').textContent()).toContain('continuations right4 of 8');
    expect(await page.getByRole('button', { name: 'Measure steps' }).count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  it('shows what siblings say of a trace and its steps, whatever lines the traces had in their file', async () => {
    const html = await writtenReport('siblings.html', [
      'no trace',
      reasoningLine({ seed: 1, steps: 12, answer: '120', prediction: '120', group: 'a' }),
      reasoningLine({ seed: 2, steps: 9, answer: '120', prediction: '384', group: 'a' }),
    ]);
    const { page, faults, close } = await openPage(browser, html);
    await page.waitForSelector('[data-token]');
    await page.keyboard.press('s');
    const steps = page.getByLabel('Steps', { exact: true });
    await steps.locator('option[value="S7.advantage"]').waitFor({ state: 'attached' });
    await steps.selectOption('S7.advantage');
    // Of two siblings, the right one has Dr. GRPO's advantage 0.5, the other one -0.5.
    const advantage = page.locator('.signal-entry', { hasText: 'dr grpo' }).last();
    expect(await advantage.textContent()).toContain('dr grpo 0.500');
    await page.keyboard.press(']');
    await page.waitForSelector('.trace-row.wrong[aria-selected=true]');
    await expect.poll(() => advantage.textContent(), { timeout: 30_000 }).toContain('dr grpo −0.500');
    await steps.locator('option[value="S7.advantage"]').waitFor({ state: 'attached' });
    expect(faults).toEqual([]);
    await close();
  });

  it('shows calibration over its traces by itself', async () => {
    const html = await writtenReport('calibration.html', [
      reasoningLine({ seed: 1, steps: 3, answer: '1', prediction: '1', group: 'a' }),
      reasoningLine({ seed: 2, steps: 3, answer: '1', prediction: '2', group: 'a' }),
    ]);
    const { page, faults, close } = await openPage(browser, html);
    await page.waitForSelector('[data-token]');
    await page.getByRole('button', { name: 'Calibration' }).click();
    await page.getByRole('heading', { name: 'Calibration over all traces' }).waitFor();
    expect(await page.locator('.calibration').textContent()).toContain('2 traces of 1 prompt, 2 annotated');
    expect(await page.locator('.calibration-table tbody tr').count()).toBeGreaterThan(10);
    await page.getByRole('button', { name: 'Back to the trace' }).click();
    await page.waitForSelector('[data-token]');
    expect(faults).toEqual([]);
    await close();
  });

  it('filters by itself', async () => {
    const html = await writtenReport('filter.html', [
      reasoningLine({ seed: 1, steps: 3, answer: '1', prediction: '1', group: 'a' }),
      reasoningLine({ seed: 2, steps: 3, answer: '1', prediction: '2', group: 'b' }),
    ]);
    const { page, close } = await openPage(browser, html);
    await page.waitForSelector('[role=option]');
    await page.keyboard.press('/');
    await page.keyboard.type('wrong');
    await page.waitForFunction(() => document.querySelectorAll('[role=option]').length === 1);
    await close();
  });

  it('holds hostile text as data', async () => {
    const attack = '</script><script>window.pwned = 1</script><!--<script>\u2028';
    const html = await writtenReport('hostile.html', [
      JSON.stringify({ prompt: attack, completion: attack, answer: attack }),
    ]);
    const { page, faults, close } = await openPage(browser, html);
    await page.waitForSelector('[data-token]');
    expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned') as unknown)).toBeUndefined();
    expect(await page.locator('.prompt').textContent()).toContain('</script><script>window.pwned = 1</script>');
    expect(faults).toEqual([]);
    await close();
  });

  it('says so where the page carries no data', async () => {
    const html = (await writtenReport('empty.html', [])).replace('id="credence-report"', 'id="something-else"');
    const { page, close } = await openPage(browser, html);
    await page.getByText('This page carries no report').waitFor();
    await close();
  });
});
