// What the built trace view does with what its host says: progress, values, failures, files of every kind, its own past.
import { describe, expect, it } from 'vitest';
import { farFromDomain } from '../../server/scoring/far-from-domain.ts';
import { Failure } from '../../server/shared/protocol/failure.ts';
import { summarizeAnnotation } from '../../server/shared/signals/row-summary.ts';
import { inventAnnotation } from '../support/invent-annotation.ts';
import { reasoningLine } from '../support/reasoning-lines.ts';
import { hostLines, traceHandlers } from '../support/trace-host.ts';
import { annotatedLines, uri, viewSuite } from '../support/view-suite.ts';

const open = viewSuite();

describe('view and host', () => {
  it('annotates: progress as it comes, values when they are there, and the place is kept', async () => {
    const lines = annotatedLines();
    const annotation = lines[0]?.annotation ?? null;
    if (annotation === null || lines[0] === undefined) throw new Error('the first line has an annotation');
    lines[0].annotation = null;
    let finish = (): void => undefined;
    const asked: (readonly number[] | undefined)[] = [];
    const opened = await open({
      ...traceHandlers(lines),
      annotate: async ({ lines: wanted }) => {
        asked.push(wanted);
        opened.host.send('progress', { uri, line: 1, doneLines: 0, totalLines: 1, doneTokens: 500, totalTokens: 2000 });
        await new Promise<void>((resolve) => (finish = resolve));
        return { annotated: 1, failed: 0, cancelled: false };
      },
    });
    const { page, host, faults } = opened;
    await page.getByRole('button', { name: 'Annotate this trace' }).click();
    await page.getByText('500 of 2,000 tokens').waitFor();
    expect(asked).toEqual([[1]]);
    expect(await page.locator('progress').evaluate((bar: HTMLProgressElement) => bar.value)).toBeCloseTo(0.25, 6);
    expect(await page.locator('[data-token]').count()).toBe(0);
    await page.locator('.heatmap').evaluate((pane) => (pane.scrollTop = 300));
    host.send('annotated', { uri, line: 1, annotation, problem: null, summary: summarizeAnnotation(annotation) });
    await page.waitForSelector('[data-token]');
    expect(await page.locator('.heatmap').evaluate((pane) => pane.scrollTop)).toBe(300);
    finish();
    await page.getByText('1 trace annotated.').waitFor();
    expect(await page.locator('.progress').isHidden()).toBe(true);
    expect(await page.locator('[role=option]').first().textContent()).toContain('tokens');
    expect(faults).toEqual([]);
  });

  it('cancels, and says so', async () => {
    const lines = annotatedLines();
    let cancelled = (): void => undefined;
    const stopped = new Promise<void>((resolve) => (cancelled = resolve));
    const { page } = await open({
      ...traceHandlers(lines),
      annotate: async () => {
        await stopped;
        return { annotated: 0, failed: 0, cancelled: true };
      },
      cancel: () => {
        cancelled();
        return null;
      },
    });
    await page.getByRole('button', { name: 'Annotate all' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled: 0 traces annotated.').waitFor();
    expect(await page.locator('.progress').isHidden()).toBe(true);
  });

  it('says why annotating failed', async () => {
    const { page } = await open({
      ...traceHandlers(annotatedLines()),
      annotate: () => {
        throw new Failure('out-of-memory', 'The model needs 9 GB and 4 GB are free; a smaller model would fit.');
      },
    });
    await page.getByRole('button', { name: 'Annotate all' }).click();
    await page.getByText('a smaller model would fit').waitFor();
  });

  it('exports and says where to', async () => {
    const { page } = await open({
      ...traceHandlers(annotatedLines()),
      runExport: () => ({ path: '/tmp/pairs.jsonl', pairs: 12 }),
    });
    await page.getByRole('button', { name: 'Export pairs' }).click();
    await page.getByText('12 pairs written to /tmp/pairs.jsonl').waitFor();
  });

  it('writes a report and says where', async () => {
    const { page } = await open({
      ...traceHandlers(annotatedLines()),
      runReport: () => ({ path: '/tmp/report.html' }),
    });
    await page.getByRole('button', { name: 'Report' }).click();
    await page.getByText('Report written to /tmp/report.html').waitFor();
  });

  it('offers another model where the text is far from what this one reads well', async () => {
    const lines = annotatedLines();
    const line = lines[0];
    if (line === undefined || line.annotation === null) throw new Error('the first line has an annotation');
    const strange = farFromDomain({ name: 'abacus', domainLogprob: -0.1 }, Array<number>(50).fill(-6));
    line.annotation = { ...line.annotation, problems: strange === null ? [] : [strange] };
    let asked = 0;
    const { page } = await open({
      ...traceHandlers(lines),
      chooseModel: () => {
        asked++;
        return null;
      },
    });
    await page.getByText('mean surprise 6.0 nats a token (0.1 on texts of its own domain)').waitFor();
    await page.getByRole('button', { name: 'Choose another model' }).click();
    await expect.poll(() => asked).toBe(1);
  });

  it('shows the line and step that a command asks for, also where its row is far down the list', async () => {
    const lines = Array.from({ length: 230 }, (_, index) =>
      reasoningLine({ seed: index, steps: 3, answer: '1', prediction: '1', group: `g${index}`, wordsPerStep: 6 }),
    );
    const { page, host } = await open(traceHandlers(hostLines(lines, (trace) => inventAnnotation(trace, trace.line))));
    await page.waitForSelector('[data-token]');
    host.send('reveal', { line: 215, step: 2 });
    await page.waitForSelector('.trace-row[data-line="215"][aria-selected=true]');
    await page.waitForSelector('.step[data-step="2"].linked');
    expect(await page.locator('.prompt').textContent()).toContain('group g214');
  });

  it('shows the first trace as soon as reading the file has found it', async () => {
    const all = annotatedLines();
    const found: typeof all = [];
    const handlers = traceHandlers(found);
    const state = { uri, rows: 0, complete: false, bytes: 900, problems: 0, annotated: 0 };
    const { page, host } = await open({ ...handlers, open: () => state });
    await page.getByText('Reading the file…').waitFor();
    found.push(...all);
    host.send('fileChanged', { ...state, rows: 3, complete: true });
    await page.waitForSelector('[data-token]');
    expect(await page.locator('[role=option]').count()).toBe(3);
  });

  it('shows a trace anew when its file was written to', async () => {
    const lines = annotatedLines();
    const { page, host } = await open(traceHandlers(lines));
    await page.waitForSelector('[data-token]');
    const [, other] = lines;
    if (other === undefined) throw new Error('there are three lines');
    lines[0] = other;
    host.send('fileChanged', { uri, rows: 3, complete: true, bytes: 5, problems: 0, annotated: 3 });
    await page.locator('.facts', { hasText: 'answer 384 ≠ gold 120' }).waitFor();
  });

  it('has an empty state, and error states that can be tried again', async () => {
    const empty = await open(traceHandlers([]));
    await empty.page.getByText('No traces here').waitFor();
    expect(empty.faults).toEqual([]);
    await empty.close();
    let fails = true;
    const handlers = traceHandlers(annotatedLines());
    const opened = await open({
      ...handlers,
      read: (params, context) => {
        if (fails) throw new Failure('file-unreadable', 'The disk went away.');
        return handlers.read(params, context);
      },
    });
    await opened.page.getByText('The disk went away.').waitFor();
    fails = false;
    await opened.page.getByRole('button', { name: 'Try again' }).click();
    await opened.page.waitForSelector('[data-token]');
  });

  it('shows what is wrong with a line that is no trace, and the good ones beside it', async () => {
    const good = reasoningLine({ seed: 1, steps: 4, answer: '1', prediction: '1', group: 'a' });
    const lines = hostLines(['{"prompt": "a", "completion": ', good], (trace) => inventAnnotation(trace, 1));
    let shown = 0;
    const { page, faults } = await open({
      ...traceHandlers(lines),
      showSource: ({ line }) => {
        shown = line;
        return null;
      },
    });
    // Siblings stand in front, lines that are none at the end.
    await page.locator('.trace-row.broken').click();
    await page.getByText('Line 1 is not a trace').waitFor();
    await page.getByRole('button', { name: 'Show the line' }).click();
    await expect.poll(() => shown).toBe(1);
    await page.locator('.trace-row.right').click();
    await page.waitForSelector('[data-token]');
    expect(faults).toEqual([]);
  });

  it('shows a dialogue with roles, and steps that are turns', async () => {
    const line = JSON.stringify({
      messages: [
        { role: 'user', content: 'I think of a number.' },
        { role: 'assistant', content: 'Is it even?' },
        { role: 'user', content: 'Yes.' },
        { role: 'assistant', content: 'It is 6.' },
      ],
      answer: '6',
    });
    const { page } = await open(traceHandlers(hostLines([line], (trace) => inventAnnotation(trace, 4))));
    await page.waitForSelector('[data-token]');
    expect(await page.locator('.message-role').allTextContents()).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect(await page.locator('.step').count()).toBe(2);
    expect(await page.locator('.message-text').nth(2).textContent()).toBe('Yes.');
  });

  it('finds its place again after it was hidden', async () => {
    const lines = annotatedLines();
    const first = await open(traceHandlers(lines));
    await first.page.waitForSelector('[data-token]');
    await first.page.keyboard.press(']');
    await first.page.waitForSelector('.trace-row.wrong[aria-selected=true]');
    await first.page.getByRole('combobox', { name: 'Tokens' }).selectOption('margin');
    await first.page.waitForFunction(() =>
      JSON.stringify(Reflect.get(globalThis, 'keptState') ?? '').includes('margin'),
    );
    const state = await first.page.evaluate(() => Reflect.get(globalThis, 'keptState') as unknown);
    await first.close();
    const { page } = await open(traceHandlers(lines), { state });
    await page.waitForSelector('.trace-row.wrong[aria-selected=true]');
    await page.waitForSelector('[data-token]');
    expect(await page.getByRole('combobox', { name: 'Tokens' }).inputValue()).toBe('margin');
    expect(await page.locator('.facts').textContent()).toContain('384');
  });

  it('survives whatever an older version left as its state', async () => {
    const { page, faults } = await open(traceHandlers(annotatedLines()), {
      state: { line: 'x', tokenSignal: 7, token: -2 },
    });
    await page.waitForSelector('[data-token]');
    expect(faults).toEqual([]);
  });
});
