// How fast the built trace view is on a long trace, in a real Chromium: first paint, another signal, scrolling from end to
// end, the next fork by key; as seen by a clock, and in time of the page's own thread, which a busy machine changes
// less. Prints one JSON object. A program, not a test: what it measures depends on the machine.
//   node scripts/measure-view.mjs
import type { CDPSession, Page } from 'playwright-core';
import { openBrowser, openTraceView } from '../support/fake-host.ts';
import { inventAnnotation } from '../support/invent-annotation.ts';
import { reasoningLine } from '../support/reasoning-lines.ts';
import { hostLines, traceHandlers } from '../support/trace-host.ts';
import { prepare, type Prepared } from './prepare-page.ts';

const rounds = Number(process.argv[2] ?? '7');

/** 184 steps of some 168 tokens; text and numbers are drawn from the seed. */
const long = { seed: 11, steps: 184, wordsPerStep: 154, answer: '120', prediction: '120' } as const;

/** Milliseconds: by the clock from what begins it to the frame that shows it, and of the page's thread meanwhile. */
interface Times {
  readonly clock: number;
  readonly thread: number;
  /** Of `thread`: styles, layout; the rest is our code, painting and the browser's own. */
  readonly style: number;
  readonly layout: number;
}

interface Round {
  readonly firstPaint: Times;
  readonly recolor: Times;
  readonly nextFork: Times;
  /** Frame by frame: `clock` is that of the longest frame, all else of all of them. */
  readonly scroll: Times & { readonly frames: readonly number[] };
}

const kinds = {
  thread: 'TaskDuration',
  style: 'RecalcStyleDuration',
  layout: 'LayoutDuration',
};

async function metrics(session: CDPSession): Promise<Omit<Times, 'clock'>> {
  const { metrics: found } = await session.send('Performance.getMetrics');
  const of = (name: string): number => 1000 * (found.find((metric) => metric.name === name)?.value ?? Number.NaN);
  return {
    thread: of(kinds.thread),
    style: of(kinds.style),
    layout: of(kinds.layout),
  };
}

async function timed<T>(
  session: CDPSession,
  act: () => Promise<T>,
  clockOf: (result: T) => number,
): Promise<Times & { readonly result: T }> {
  const before = await metrics(session);
  const result = await act();
  const after = await metrics(session);
  return {
    clock: clockOf(result),
    thread: after.thread - before.thread,
    style: after.style - before.style,
    layout: after.layout - before.layout,
    result,
  };
}

/** Opens the other long trace: the page and its code are there already, as for whoever goes through a file. */
async function openNext(page: Page): Promise<number> {
  await page.evaluate(() => {
    const { times } = globalThis as unknown as Prepared; /* prepared below */
    times.painted = 0;
    document.dispatchEvent(new KeyboardEvent('keydown', { key: ']', bubbles: true }));
  });
  await page.waitForFunction(() => (globalThis as unknown as Prepared).times.painted > 0);
  return page.evaluate(() => {
    const { times } = globalThis as unknown as Prepared; /* same */
    return times.painted - times.arrived;
  });
}

async function recolor(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { frame } = globalThis as unknown as Prepared; /* same */
    const select = document.querySelector<HTMLSelectElement>('select[aria-label="Tokens"]');
    if (select === null) throw new Error('the view offers no signals');
    const begun = performance.now();
    select.value = 'rank';
    select.dispatchEvent(new Event('change'));
    return (await frame()) - begun;
  });
}

async function nextFork(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { frame } = globalThis as unknown as Prepared; /* same */
    const begun = performance.now();
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'f', bubbles: true }));
    return (await frame()) - begun;
  });
}

/** From end to end in 120 frames. */
async function scroll(page: Page): Promise<readonly number[]> {
  return page.evaluate(async () => {
    const pane = document.querySelector<HTMLElement>('.heatmap');
    if (pane === null) throw new Error('the view has no text');
    const frames: number[] = [];
    const end = pane.scrollHeight - pane.clientHeight;
    let before = await new Promise<number>(requestAnimationFrame);
    for (let step = 1; step <= 120; step++) {
      pane.scrollTop = (step / 120) * end;
      const now = await new Promise<number>(requestAnimationFrame);
      frames.push(now - before);
      before = now;
    }
    return frames;
  });
}

const lines = hostLines(
  [1, 2].map((seed) => reasoningLine({ ...long, seed, group: String(seed) })),
  (trace) => inventAnnotation(trace, trace.line),
);
const browser = await openBrowser();
const measured: Round[] = [];
for (let round = 0; round <= rounds; round++) {
  const view = await openTraceView(browser, traceHandlers(lines), { before: prepare });
  const { page } = view;
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.waitForFunction(() => (globalThis as unknown as Prepared).times.painted > 0);
  const same = (milliseconds: number): number => milliseconds;
  const { result: _opened, ...firstPaint } = await timed(session, () => openNext(page), same);
  const { result: _recolored, ...recolored } = await timed(session, () => recolor(page), same);
  const { result: _moved, ...moved } = await timed(session, () => nextFork(page), same);
  const { result: frames, ...scrolled } = await timed(
    session,
    () => scroll(page),
    (all) => Math.max(...all),
  );
  // The first round warms the browser up.
  if (round > 0) measured.push({ firstPaint, recolor: recolored, nextFork: moved, scroll: { ...scrolled, frames } });
  await view.close();
}
const chromium = browser.version();
await browser.close();
const tokens = lines[1]?.annotation?.tokens.start.length ?? 0;
const steps = lines[1]?.annotation?.steps.length ?? 0;
console.log(JSON.stringify({ chromium, tokens, steps, rounds, measured }));
