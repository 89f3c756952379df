// What a reader sees of steps that are measured by sampling, in a real Chromium: asked for by button or key, coming in place
// by place, drawn in the timeline with intervals, told in card and panel.
import { describe, expect, it } from 'vitest';
import { placeNumbers } from '../../server/shared/trace/places.ts';
import type { StepValues } from '../../server/shared/trace/step-values.ts';
import type { Trace } from '../../server/shared/trace/trace.ts';
import { buildStepValues, countedPlace } from '../support/build-step-values.ts';
import { traceHandlers } from '../support/trace-host.ts';
import { annotatedLines, uri, viewSuite } from '../support/view-suite.ts';

const open = viewSuite();

/** Values that rise over the first `places` places of the trace. */
function rising(trace: Trace | null, places = Number.POSITIVE_INFINITY): StepValues {
  const numbers = trace === null ? [] : placeNumbers(trace);
  return buildStepValues(
    numbers.slice(0, places).map((place) => countedPlace(place, Math.round((32 * place) / numbers.length), 32, 1)),
  );
}

describe('measured steps', () => {
  it('are asked for with a button, come in place by place, and end in words', async () => {
    const lines = annotatedLines();
    const trace = lines[0]?.trace ?? null;
    const total = 32 * placeNumbers(trace ?? { steps: [], multiTurn: false }).length;
    let finish = (): void => undefined;
    const asked: unknown[] = [];
    const opened = await open({
      ...traceHandlers(lines),
      measureSteps: async (params) => {
        asked.push(params);
        opened.host.send('measuring', { uri, line: 1, done: 0, total, values: null });
        opened.host.send('measuring', { uri, line: 1, done: 70, total, values: rising(trace, 2) });
        await new Promise<void>((resolve) => (finish = resolve));
        opened.host.send('measuring', { uri, line: 1, done: total, total, values: rising(trace) });
        return { values: rising(trace) };
      },
    });
    const { page, faults } = opened;
    await page.waitForSelector('[data-token]');
    expect(await page.locator('.timeline .measured-line').count()).toBe(0);
    await page.getByRole('button', { name: 'Measure steps' }).click();
    await page.getByText(`70 of ${total.toLocaleString('en')} continuations`).waitFor();
    expect(asked).toEqual([{ uri, line: 1 }]);
    await page.locator('.timeline .measured-band').waitFor({ state: 'attached' });
    const early = await page
      .locator('.timeline .measured-line')
      .evaluate((path: SVGPathElement) => path.getBBox().width);
    finish();
    await page.getByText(`Measured by ${total.toLocaleString('en')} continuations of line 1.`).waitFor();
    expect(await page.locator('.progress').isHidden()).toBe(true);
    const whole = await page
      .locator('.timeline .measured-line')
      .evaluate((path: SVGPathElement) => path.getBBox().width);
    expect(whole).toBeGreaterThan(4 * early);
    expect(await page.locator('.timeline').textContent()).toContain('measured value');
    expect(faults).toEqual([]);
  });

  it('are drawn in their intervals when they are there already, told in the card, and listed', async () => {
    const [first, ...rest] = annotatedLines();
    if (first === undefined) throw new Error('there is a first line');
    const lines = [{ ...first, stepValues: rising(first.trace) }, ...rest];
    const { page, faults } = await open(traceHandlers(lines));
    await page.waitForSelector('[data-token]');
    const boxes = await page.locator('.timeline .chart').evaluate((chart: SVGGElement) =>
      ['.measured-band', '.measured-line'].map((name) => {
        const { y, height } = chart.querySelector<SVGPathElement>(name)?.getBBox() ?? { y: NaN, height: NaN };
        return { top: y, bottom: y + height };
      }),
    );
    const [band, line] = boxes;
    expect(band?.top).toBeLessThan(line?.top ?? NaN);
    expect(band?.bottom).toBeGreaterThan((line?.bottom ?? NaN) - 0.1);
    await page.locator('.gutter').nth(3).hover();
    const card = page.getByTestId('step-card');
    await card.waitFor();
    const index = Number(await card.getAttribute('data-step'));
    const right = Math.round((32 * (index + 1)) / placeNumbers(first.trace ?? { steps: [], multiTurn: false }).length);
    const words = await card.textContent();
    expect(words).toContain(`continuations right${right} of 32`);
    expect(words).toMatch(/measured value0\.\d\d \(0\.\d\d to 0\.\d\d\)/);
    expect(words).toMatch(/measured progress[+−]?0\.\d\d \(−?0\.\d\d to 0\.\d\d\)/);
    expect(words).toContain('cut at the limit1 of 32');
    await page.getByLabel('Steps', { exact: true }).selectOption('S9.progress');
    expect(await page.locator('.toolbar').textContent()).toContain('uses the gold answer');
    await page.keyboard.press('s');
    const entry = page.locator('.signal-entry', { hasText: 'Progress (PAV)' });
    expect(await entry.locator('.signal-values').textContent()).toContain('at start 0');
    await entry.locator('summary').click();
    expect(await entry.textContent()).toContain('Binomial noise');
    expect(faults).toEqual([]);
  });

  it('are measured by a key as well, and say why they cannot be', async () => {
    const lines = annotatedLines();
    const values = {
      ...buildStepValues([]),
      problems: [{ code: 'place-unmeasured', severity: 'warning' as const, message: 'Not measured: places 3, 4.' }],
    };
    const { page } = await open({ ...traceHandlers(lines), measureSteps: () => ({ values }) });
    await page.waitForSelector('[data-token]');
    await page.keyboard.press('m');
    await page.getByText('Not measured: places 3, 4.').waitFor();
  });

  it('are not offered where there is no gold answer', async () => {
    const [first, ...rest] = annotatedLines();
    if (first === undefined || first.trace === null) throw new Error('there is a first line');
    const { page } = await open(traceHandlers([{ ...first, trace: { ...first.trace, answers: [] } }, ...rest]));
    await page.waitForSelector('[data-token]');
    expect(await page.getByRole('button', { name: 'Measure steps' }).count()).toBe(0);
  });
});
