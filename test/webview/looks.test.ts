// How the built trace view fits narrow windows, and whether its text can be read in every theme.
import { describe, expect, it } from 'vitest';
import { hostLines, traceHandlers } from '../support/trace-host.ts';
import { annotatedLines, viewSuite } from '../support/view-suite.ts';

const open = viewSuite();
const plainLine = '{"prompt": "Sum?", "completion": "Twelve."}';

describe('looks', () => {
  it('folds into a drawer and a bare gutter in narrow windows', async () => {
    const { page } = await open(traceHandlers(annotatedLines()), { width: 560 });
    await page.waitForSelector('[data-token]');
    expect(await page.locator('.list-pane').isVisible()).toBe(false);
    expect(await page.locator('.step-number').first().isVisible()).toBe(false);
    expect(await page.locator('.bar').first().isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Show the list of traces' }).click();
    await page.locator('.trace-row.wrong').click();
    await page.waitForFunction(() => document.querySelector('.facts')?.textContent.includes('384') === true);
    expect(await page.locator('.list-pane').isVisible()).toBe(false);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(560);
  });

  it.each([1440, 1100, 560, 400])('cuts nothing off the toolbar at %i px', async (width) => {
    const { page } = await open(traceHandlers(annotatedLines()), { width });
    await page.waitForSelector('[data-token]');
    const ends = await page
      .locator('.toolbar :is(button, .picker, .legend)')
      .evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().right));
    expect(ends.length).toBeGreaterThan(7);
    expect(Math.max(...ends)).toBeLessThanOrEqual(width);
    const cut = await page
      .locator('.legend')
      .evaluateAll((legends) => legends.filter((legend) => legend.scrollWidth > legend.clientWidth).length);
    expect(cut).toBe(0);
  });

  it('has a heading of their own for lines that are no traces, and no legend of bars where there are none', async () => {
    const { page } = await open(traceHandlers(hostLines(['[1]', 'x', plainLine], () => null)));
    await page.waitForSelector('.group-count');
    expect(await page.locator('.group-heading').allTextContents()).toEqual(['Sum?0/1', 'Lines that are no traces']);
    await page.locator('.trace-row.unknown').click();
    await page.waitForSelector('.step-text');
    expect(await page.locator('.legend').allTextContents()).toEqual(['not annotated yet', '']);
  });

  it.each(['dark', 'light', 'high-contrast'] as const)(
    'keeps text readable on the tints the page shows: %s',
    async (theme) => {
      const { page, faults } = await open(traceHandlers(annotatedLines()), { theme });
      await page.waitForSelector('[data-token]');
      const worst = await page.evaluate(() => {
        const channels = (color: string): number[] => (/\(([^)]*)\)/.exec(color)?.[1] ?? '').split(',').map(Number);
        const luminance = (color: string): number => {
          const [red = 0, green = 0, blue = 0] = channels(color).map((value) =>
            value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
          );
          return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        };
        const ratios = [...document.querySelectorAll('[class*=" t"][data-token]')].map((span) => {
          const style = getComputedStyle(span);
          const pair = [luminance(style.color), luminance(style.backgroundColor)].sort((left, right) => left - right);
          return ((pair[1] ?? 0) + 0.05) / ((pair[0] ?? 0) + 0.05);
        });
        return { tinted: ratios.length, least: Math.min(...ratios) };
      });
      expect(worst.tinted).toBeGreaterThan(100);
      expect(worst.least).toBeGreaterThanOrEqual(4.5);
      expect(faults).toEqual([]);
    },
  );
});
