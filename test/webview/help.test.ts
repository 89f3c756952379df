// The page of keys over the built view, in a real Chromium.
import { expect, it } from 'vitest';
import { pairHandlers } from '../support/pair-host.ts';
import { annotatedLines, viewSuite } from '../support/view-suite.ts';

const open = viewSuite();

it('tells every key and the words of the filter, holds keys back while it is open, and gives the focus back', async () => {
  const handlers = pairHandlers(annotatedLines());
  const { page } = await open(handlers);
  await page.waitForSelector('[data-token]');
  await page.keyboard.press('p');
  const list = page.getByRole('listbox', { name: 'Pairs of this prompt' });
  await list.waitFor();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  await help.waitFor();
  const told = await help.textContent();
  for (const words of ['leave the pair out', 'next, previous fork', 'label_source', 'disputed']) {
    expect(told).toContain(words);
  }
  await page.keyboard.press('c');
  await page.keyboard.press('Escape');
  expect(await help.isVisible()).toBe(false);
  expect(await page.locator('.pairs').isVisible()).toBe(true);
  expect(handlers.said).toEqual([]);
  expect(await list.evaluate((node) => document.activeElement === node)).toBe(true);
});
