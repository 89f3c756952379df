// Trace text that tries to be more than text, in the built views: it is shown, marked, and nothing of it runs.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openTraceView } from '../support/fake-host.ts';
import { inventAnnotation } from '../support/invent-annotation.ts';
import { hostLines, traceHandlers } from '../support/trace-host.ts';

const attacks = [
  '<script>window.pwned = 1</script>',
  '<img src=x onerror="window.pwned = 1">',
  '<svg onload="window.pwned = 1">',
  '"><iframe srcdoc="<script>parent.pwned = 1</script>">',
  '</script><script>window.pwned = 1</script>',
  "javascript:window.pwned=1 ' onmouseover='window.pwned=1",
  '<style>body { display: none }</style>',
  '<base href="https://evil.test/"><a href="//evil.test">x</a>',
  '[click](javascript:alert(1)) ![](https://evil.test/x.png)',
].join('\n');
const disguises =
  'access \u202e\u2066// if admin\u2069 \u2066 check \u001b[31mred\u001b[0m \u0000\u0007 lone \ud800 end \u200b\ufeff';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

function hostileLine(): string {
  const text = `<think>\n${attacks}\n\n${disguises}\n</think>\n\\boxed{${attacks}}`;
  return JSON.stringify({
    id: attacks,
    prompt: attacks + disguises,
    completion: text,
    answer: attacks,
    prediction: attacks,
    model: attacks,
  });
}

describe('hostile trace', () => {
  it.each([true, false])('runs nothing and asks for nothing (annotated: %s)', async (annotated) => {
    const lines = hostLines([hostileLine(), `{"prompt": "<img src=x onerror=alert(1)>`], (trace) =>
      annotated ? inventAnnotation(trace, 5) : null,
    );
    const { page, faults, close } = await openTraceView(browser, traceHandlers(lines));
    await page.waitForSelector('.step');
    await page.locator('.step-text').first().hover();
    for (let press = 0; press < 30; press++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('j');
    await page.locator('.gutter').nth(1).hover();
    expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned') as unknown)).toBeUndefined();
    // Nothing of the text has become an element: the page holds only what the view itself makes.
    expect(await page.locator('script:not([src]), img, iframe, base, a, svg svg, style:not([nonce])').count()).toBe(0);
    expect(await page.locator('.heatmap').textContent()).toContain('<script>window.pwned = 1</script>');
    expect(faults).toEqual([]);
    await page.keyboard.press(']');
    await page.getByText('Line 2 is not a trace').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('shows what would turn, hide or color the text as marks', async () => {
    const lines = hostLines([hostileLine()], (trace) => inventAnnotation(trace, 5));
    const { page, close } = await openTraceView(browser, traceHandlers(lines));
    await page.waitForSelector('[data-token]');
    const marks = await page.locator('.heatmap .mark').allTextContents();
    expect([...new Set(marks)]).toEqual(['RLO', 'LRI', 'PDI', 'ESC', 'NUL', 'BEL', '\ufffd', 'ZWSP', 'BOM']);
    const raw = await page.evaluate(() => document.body.textContent);

    expect(raw).not.toMatch(/[\u0000\u0007\u001b\u202a-\u202e\u2066-\u2069\u200b\ufeff]/);
    await close();
  });

  it.each([
    ['an override cannot turn', 'one \u202etwo three', ['one', 'two', 'three']],
    [
      'real right-to-left words read as they should',
      'one \u05d0\u05d1 \u05d2\u05d3 two',
      ['one', '\u05d2\u05d3', '\u05d0\u05d1', 'two'],
    ],
  ])('keeps the order of the words: %s', async (_, completion, leftToRight) => {
    const lines = hostLines([JSON.stringify({ prompt: 'p', completion })], (trace) => inventAnnotation(trace, 6));
    const { page, close } = await openTraceView(browser, traceHandlers(lines));
    await page.waitForSelector('[data-token]');
    const words = await page.locator('[data-token]').evaluateAll((spans) =>
      spans
        .map((span) => ({ text: span.textContent, left: span.getBoundingClientRect().left }))
        .sort((one, other) => one.left - other.left)
        .map(({ text }) => text),
    );
    expect(words.filter((word) => leftToRight.includes(word))).toEqual(leftToRight);
    await close();
  });

  it('shows a line of two megabytes without a blank', async () => {
    const long = 'a1+'.repeat(700_000);
    const lines = hostLines([JSON.stringify({ prompt: 'p', completion: long })], () => null);
    const { page, faults, close } = await openTraceView(browser, traceHandlers(lines));
    await page.waitForSelector('.step');
    const shown = await page.locator('.heatmap').evaluate((pane) => pane.textContent.length);
    expect(shown).toBeGreaterThanOrEqual(long.length);
    await page.locator('.heatmap').evaluate((pane) => {
      pane.scrollTop = pane.scrollHeight;
    });
    await expect.poll(() => page.locator('.row').last().isVisible()).toBe(true);
    expect(faults).toEqual([]);
    await close();
  });
});
