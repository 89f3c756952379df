// Judging preference pairs in the built view, in a real Chromium: by key and by button, with what is kept and what is not.
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../server/shared/protocol/failure.ts';
import { inventAnnotation } from '../support/invent-annotation.ts';
import { pairHandlers } from '../support/pair-host.ts';
import { hostLines, type HostedLine } from '../support/trace-host.ts';
import { viewSuite } from '../support/view-suite.ts';

const open = viewSuite();

const line = (
  group: string,
  told: string,
  prediction: string,
  prompt = `Sum of group ${group}, ${'and so on '.repeat(15)}?`,
): string =>
  JSON.stringify({
    ...{ prompt, group, answer: '12' },
    completion: `<think>\nAdd five and seven first. ${told}\n</think>\nIt is \\boxed{${prediction}}`,
  });

/** Two right and two wrong siblings that begin alike, and a pair of another prompt. */
function siblings(): HostedLine[] {
  const lines = [
    line('a', 'That gives twelve.', '12'),
    line('a', 'That gives eleven, <b>surely</b>.', '11'),
    line('a', 'Twelve, as everyone knows.', '12'),
    line('a', 'So it must be fourteen.', '14'),
    line('b', 'Hence twelve.', '12'),
    line('b', 'Hence nothing.', '0'),
  ];
  return hostLines(lines, (trace) => inventAnnotation(trace, trace.line));
}

const rows = (page: Page): Locator => page.locator('.pair-row');
const selected = (page: Page): Locator => page.locator('.pair-row[aria-selected=true]');

async function openPairs(page: Page, count: number): Promise<void> {
  await page.waitForSelector('[data-token]');
  await page.keyboard.press('p');
  await page.waitForFunction((wanted) => document.querySelectorAll('.pair-row').length === wanted, count);
  await page.waitForSelector('.pair-scroller[aria-busy=false] .side-text .pair-words');
}

/** The texts of the selected pair have come. */
async function ready(page: Page, pair: string): Promise<void> {
  await page.waitForFunction(
    (id) =>
      document.querySelector('.pair-row[aria-selected=true]')?.getAttribute('data-pair') === id &&
      document.querySelector('.pair-scroller')?.getAttribute('aria-busy') === 'false',
    pair,
  );
}

const pairAt = async (page: Page, index: number): Promise<string> =>
  (await rows(page).nth(index).getAttribute('data-pair')) ?? '';

describe('judging pairs', () => {
  it("lists the pairs of the trace's prompt with their texts side by side, the differing part marked", async () => {
    const { page, faults } = await open(pairHandlers(siblings()));
    await openPairs(page, 4);
    expect(await page.locator('.pairs-tally').textContent()).toBe('4 pairs · 4 written · 0 decided · 4 undecided');
    expect(await page.locator('.reader').isVisible()).toBe(false);
    const titles = await rows(page).locator('.pair-lines').allTextContents();
    expect(titles.toSorted()).toEqual(['line 1 › 2', 'line 1 › 4', 'line 3 › 2', 'line 3 › 4']);
    await rows(page).filter({ hasText: 'line 1 › 2' }).click();
    await page.waitForFunction(() => document.querySelector('.side-text.right')?.textContent.includes('surely'));
    expect(await page.locator('.side-text.left').textContent()).toBe(
      '<think>\nAdd five and seven first. That gives twelve.\n</think>\nIt is \\boxed{12}',
    );
    // Markup in a trace is text, and the words that both have are not marked.
    expect(await page.locator('.side-text.right mark').allTextContents()).toEqual(['eleven, <b>surely</b>', '11']);
    expect(await page.locator('.side-text.left mark').allTextContents()).toEqual(['twelve', '12']);
    const heads = await page.locator('.side-head').allTextContents();
    expect(heads[0]).toContain('chosenby the rule● right, by the verifieranswer 12');
    expect(heads[1]).toContain('rejectedby the rule✕ wrong, by the verifieranswer 11');
    expect(faults).toEqual([]);
  });

  it('keeps, swaps, leaves out and clears by key, saved at once, and goes on to the next', async () => {
    const handlers = pairHandlers(siblings());
    const { page } = await open(handlers);
    await openPairs(page, 4);
    const ids = await Promise.all([0, 1, 2, 3].map((index) => pairAt(page, index)));
    const [first = '', second = '', third = '', fourth = ''] = ids;
    await ready(page, first);
    await page.keyboard.press('c');
    await page.getByText('Kept. Saved to test.choices.jsonl.').waitFor();
    await ready(page, second);
    await page.keyboard.press('w');
    await page.getByText('Swapped. Saved').waitFor();
    await ready(page, third);
    await page.keyboard.press('x');
    await page.getByText('Left out. Saved').waitFor();
    await ready(page, fourth);
    expect(handlers.said).toEqual([
      { pair: first, choice: 'choose' },
      { pair: second, choice: 'reject' },
      { pair: third, choice: 'skip' },
    ]);
    expect(await rows(page).locator('.pair-mark').allTextContents()).toEqual(['✓', '⇄', '✕', '○']);
    expect(await page.locator('.pairs-tally').textContent()).toBe('4 pairs · 3 written · 3 decided · 1 undecided');
    // Back to the swapped one: its texts stay where they were, their names have changed places.
    await page.keyboard.press('k');
    await page.keyboard.press('k');
    await ready(page, second);
    expect(await page.locator('.side-name').allTextContents()).toEqual(['rejected', 'chosen']);
    expect(await page.getByRole('button', { name: 'Swap' }).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Backspace');
    await page.getByText('Cleared. Saved').waitFor();
    await page.waitForFunction(
      () => document.querySelector('.pair-row[aria-selected=true] .pair-mark')?.textContent === '○',
    );
    expect(await page.locator('.side-name').allTextContents()).toEqual(['chosen', 'rejected']);
    expect(handlers.said.at(-1)).toEqual({ pair: second, choice: 'clear' });
    expect(await pairAt(page, 1)).toBe(second);
  });

  it('does the same by button, and tells a screen reader where one is', async () => {
    const handlers = pairHandlers(siblings());
    const { page } = await open(handlers);
    await openPairs(page, 4);
    const first = await pairAt(page, 0);
    const list = page.getByRole('listbox', { name: 'Pairs of this prompt' });
    expect(await list.evaluate((node) => document.activeElement === node)).toBe(true);
    expect(await list.getAttribute('aria-activedescendant')).toBe(await selected(page).getAttribute('id'));
    expect(await selected(page).getAttribute('aria-label')).toMatch(/^line \d over line \d, margin \+1, undecided$/u);
    await page.getByRole('button', { name: 'Leave out' }).click();
    await page.getByText('Left out. Saved').waitFor();
    expect(handlers.said).toEqual([{ pair: first, choice: 'skip' }]);
    expect(await page.locator(`[data-pair="${first}"]`).getAttribute('aria-label')).toContain('left out');
    expect(await page.getByRole('status').textContent()).toContain('Left out');
  });

  it('takes a word back that could not be saved, and says why', async () => {
    const handlers = pairHandlers(siblings());
    const { page } = await open({
      ...handlers,
      choosePair: () => {
        throw new Failure('write-failed', 'The choice cannot be added: the disk is full.');
      },
    });
    await openPairs(page, 4);
    const first = await pairAt(page, 0);
    await page.keyboard.press('c');
    await page.getByText('the disk is full').waitFor();
    await ready(page, first);
    expect(await rows(page).locator('.pair-mark').allTextContents()).toEqual(['○', '○', '○', '○']);
    expect(await page.locator('.pairs-tally').textContent()).toContain('0 decided');
  });

  it('takes no word of a pair whose texts have not come', async () => {
    const handlers = pairHandlers(siblings());
    let give: (() => void) | null = null;
    const { page } = await open({
      ...handlers,
      readPair: async (params, context) => {
        await new Promise<void>((resolve) => (give = resolve));
        return handlers.readPair(params, context);
      },
    });
    await page.waitForSelector('[data-token]');
    await page.keyboard.press('p');
    await page.waitForSelector('.pair-row');
    await page.keyboard.press('c');
    await page.getByText('still being read').waitFor();
    expect(handlers.said).toEqual([]);
    expect(await page.getByRole('button', { name: 'Keep' }).isDisabled()).toBe(true);
    await page.waitForFunction(() => document.querySelector('.pair-scroller')?.getAttribute('aria-busy') === 'true');
    expect(give).not.toBeNull();
  });

  it('shows only undecided pairs where wanted, says when all are decided, and goes on to the next prompt', async () => {
    const { page } = await open(pairHandlers(siblings()));
    await openPairs(page, 4);
    await page.keyboard.press('u');
    for (const left of [3, 2, 1, 0]) {
      await page.waitForSelector('.pair-scroller[aria-busy=false]');
      await page.keyboard.press('c');
      await page.waitForFunction((count) => document.querySelectorAll('.pair-row').length === count, left);
    }
    await page.getByText('All pairs are decided').waitFor();
    await page.keyboard.press(']');
    await page.waitForFunction(() => document.querySelectorAll('.pair-row').length === 1);
    expect(await page.locator('.pairs-prompt').textContent()).toContain('Sum of group b');
    await page.keyboard.press('[');
    await page.getByText('All pairs are decided').waitFor();
    await page.keyboard.press('u');
    await page.waitForFunction(() => document.querySelectorAll('.pair-row').length === 4);
  });

  it('goes through the places where the texts differ', async () => {
    const { page } = await open(pairHandlers(siblings()));
    await openPairs(page, 4);
    await rows(page).filter({ hasText: 'line 1 › 2' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.side-text.left mark').length === 2);
    const current = (): Promise<string[]> => page.locator('mark.current').allTextContents();
    expect(await current()).toEqual(['twelve', 'eleven, <b>surely</b>']);
    await page.keyboard.press('f');
    expect(await current()).toEqual(['12', '11']);
    await page.keyboard.press('F');
    expect(await current()).toEqual(['twelve', 'eleven, <b>surely</b>']);
  });

  it('goes through the rules, with what each would give here, and says why one gives nothing', async () => {
    const { page } = await open(pairHandlers(siblings()));
    await openPairs(page, 4);
    const picker = page.getByRole('combobox', { name: 'Rule' });
    await picker.locator('option', { hasText: 'Right against wrong · 4' }).waitFor({ state: 'attached' });
    await picker.selectOption('short-long');
    await page.getByText('No pairs of this prompt').or(page.locator('.pair-row').first()).first().waitFor();
    expect(await page.locator('.pairs-about').textContent()).toContain(
      'correct sibling over a much longer correct one',
    );
    await page.keyboard.press('R');
    await page.waitForFunction(() => document.querySelector('.pairs-about')?.textContent.includes('wrong trace ended'));
    expect(await picker.inputValue()).toBe('right-to-wrong');
  });

  it('tells what cannot be a pair, and takes no word of it', async () => {
    const lines = [line('a', 'Twelve.', '12', 'Sum?'), line('a', 'Eleven.', '11', 'Total?')];
    const handlers = pairHandlers(hostLines(lines, (trace) => inventAnnotation(trace, trace.line)));
    const { page } = await open(handlers);
    await openPairs(page, 1);
    expect(await rows(page).locator('.row-detail').textContent()).toBe('cannot be a pair: prompt differs');
    await page.keyboard.press('c');
    await page.getByText('This cannot be a pair: the prompts are not byte-identical.').waitFor();
    expect(handlers.said).toEqual([]);
    expect(await page.getByRole('button', { name: 'Keep' }).isDisabled()).toBe(true);
  });

  it('gives way to the trace again, which kept its place', async () => {
    const { page } = await open(pairHandlers(siblings()));
    await page.waitForSelector('[data-token]');
    await page.keyboard.press('f');
    const token = await page.locator('.token.current').getAttribute('data-token');
    await openPairs(page, 4);
    await page.keyboard.press('Escape');
    expect(await page.locator('.pairs').isVisible()).toBe(false);
    expect(await page.locator('.heatmap').evaluate((node) => document.activeElement === node)).toBe(true);
    expect(token).not.toBeNull();
    await openPairs(page, 4);
    await rows(page).filter({ hasText: 'line 3 › 4' }).click();
    await page.locator('.side-head').nth(1).getByRole('button', { name: 'line 4' }).click();
    await page.waitForFunction(() => document.querySelector('.facts')?.textContent.includes('14'));
    expect(await page.locator('.pairs').isVisible()).toBe(false);
  });

  it('says what is wrong where pairs cannot be listed, and tries again', async () => {
    const handlers = pairHandlers(siblings());
    let broken = true;
    const { page } = await open({
      ...handlers,
      listPairs: (params, context) => {
        if (broken) throw new Failure('invalid-request', 'test.choices.jsonl:2 is not JSON');
        return handlers.listPairs(params, context);
      },
    });
    await page.waitForSelector('[data-token]');
    await page.keyboard.press('p');
    await page.getByText('test.choices.jsonl:2 is not JSON').waitFor();
    broken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.pair-row').length === 4);
  });

  it.each([
    [1440, 'dark'],
    [560, 'light'],
    [400, 'high-contrast'],
  ] as const)('fits %i px, %s', async (width, theme) => {
    const { page, faults } = await open(pairHandlers(siblings()), { width, theme });
    await openPairs(page, 4);
    // What lies outside is cut off, not scrolled to: nothing that is read or pressed may.
    const inside = '.pairs button, .side-head, .side-text, .pair-row, .pairs-prompt, .pairs-tally';
    const ends = await page
      .locator(inside)
      .evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().right));
    expect(ends.length).toBeGreaterThan(10);
    expect(Math.max(...ends)).toBeLessThanOrEqual(width);
    expect(await page.locator('.side-text.right mark').first().isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Keep' }).isVisible()).toBe(true);
    expect(faults).toEqual([]);
  });
});
