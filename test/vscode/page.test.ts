// The packed extension as a user meets it: the view in VS Code's own page, worked with mouse and keyboard.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest';
import { screenshotFolder } from '../../scripts/vscode/folders.mjs';
import { formatNumber, formatSigned } from '../../webview/parts/format-number.ts';
import { annotateLine, measureLine } from './driver/command-line.ts';
import { openEditor, type OpenEditor } from './driver/open-editor.ts';
import { scorerProcesses } from './driver/scorer-processes.ts';
import { TracePage } from './driver/trace-page.ts';

const file = 'rollouts.trace.jsonl';
let editor: OpenEditor;
let view: TracePage;

beforeAll(async () => {
  editor = await openEditor({ name: 'page' });
  view = new TracePage(editor.page);
});
afterAll(async () => {
  await editor.close();
});

async function picture(name: string): Promise<void> {
  await editor.page.screenshot({ path: join(screenshotFolder, `vscode-${name}.png`) });
}

function pictureOnFailure(name: string): void {
  onTestFailed(() => picture(`failed-${name}`));
}

describe('a trace file opened in VS Code', () => {
  it('is annotated by the embedded model without being asked', async () => {
    pictureOnFailure('annotated');
    await view.openFile(file);
    await view.waitForAnnotation();
    await expect.poll(async () => (await view.readProgress()).annotated, { timeout: 30_000 }).toBeGreaterThan(0);
    await picture('annotated');
  });

  it('shows for a hovered token the entropy that the command line computes', async () => {
    pictureOnFailure('token');
    const { tokens } = await annotateLine(join(editor.workspace, file), 1);
    const last = tokens.entropy.length - 1;
    for (const index of [1, Math.floor(last / 2), last - 1]) {
      const expected = tokens.entropy[index];
      if (expected === undefined || expected === null) expect.fail(`token ${index} has no entropy`);
      const card = await view.readToken(index);
      expect(card.entropy).toBeCloseTo(expected, 4);
      expect(card.text).toContain(formatNumber(card.entropy, 2));
    }
    await picture('token-card');
  });

  it('shows beside each step the reward that the command line computes', async () => {
    pictureOnFailure('step');
    const { steps } = await annotateLine(join(editor.workspace, file), 1);
    const probed = steps.flatMap((step, index) => (step.deltaPotential === null ? [] : [{ step, index }]));
    expect(probed.length).toBeGreaterThan(1);
    for (const { step, index } of probed) {
      const card = await view.readStep(index);
      expect(card).toContain(formatSigned(step.deltaPotential, 2));
      expect(card).toContain(formatNumber(step.potential, 2));
    }
    await picture('step-card');
  });

  it('measures steps by sampling through its command, as the command line does', async () => {
    pictureOnFailure('measured');
    await view.runCommand('Credence: Measure the Steps of This Trace by Sampling');
    await view.frame.getByText(/^Measured by [\d,]+ continuations of line 1\.$/).waitFor({ timeout: 240_000 });
    const { places } = await measureLine(join(editor.workspace, file), 1);
    const behindSteps = places.filter(({ place, right }) => place > 0 && right !== null);
    expect(behindSteps.length).toBeGreaterThan(1);
    for (const { place, right, samples } of behindSteps)
      expect(await view.readStep(place - 1)).toMatch(new RegExp(`continuations right\\s+${right} of ${samples}\\b`));
    await picture('measured');
  });

  it('exports preference pairs through its command', async () => {
    pictureOnFailure('export');
    const path = join(editor.workspace, 'pairs.jsonl');
    await view.runCommand('Credence: Export Preference Pairs…');
    await view.choose('Right against wrong');
    await view.choose('TRL, conversational');
    await view.nameFile('.outcome.jsonl', path);
    await expect.poll(() => readFile(path, 'utf8').catch(() => ''), { timeout: 60_000 }).toMatch(/\n$/);
    const pairs = (await readFile(path, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(pairs.length).toBeGreaterThan(0);
    for (const pair of pairs) {
      expect(pair).toMatchObject({ prompt: expect.anything(), chosen: expect.anything(), rejected: expect.anything() });
    }
  });

  it('keeps what is said of a pair in a file beside the traces', async () => {
    pictureOnFailure('pairs');
    await view.button('Judge pairs').click();
    const rows = view.frame.locator('.pair-row');
    const back = view.button('Back to the trace');
    await back.waitFor();
    // Prompts of which all answers are right have no pairs; the next ones do.
    await expect
      .poll(
        async () => {
          if ((await rows.count()) > 0) return true;
          await editor.page.keyboard.press(']');
          return false;
        },
        { timeout: 60_000, interval: 1_000 },
      )
      .toBe(true);
    const pair = await rows.first().getAttribute('data-pair');
    await view.button('Leave out').click();
    await view.frame.getByText('Left out. Saved to rollouts.choices.jsonl.').waitFor();
    const said = (await readFile(join(editor.workspace, 'rollouts.choices.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(said.map((line): unknown => JSON.parse(line))).toEqual([expect.objectContaining({ pair, choice: 'skip' })]);
    await picture('pairs');
    await back.click();
    await view.frame.locator('.heatmap').waitFor();
  });

  it('goes on when the scorer process is killed in the middle', async () => {
    pictureOnFailure('killed');
    const before = await view.readProgress();
    await view.button('Annotate all').click();
    await expect
      .poll(async () => (await view.readProgress()).annotated, { timeout: 60_000 })
      .toBeGreaterThan(before.annotated + 1);
    const killed = await scorerProcesses(inject('dataFolder'));
    expect(killed).toHaveLength(1);
    for (const pid of killed) process.kill(pid, 'SIGKILL');
    await expect
      .poll(() => view.readProgress(), { timeout: 240_000, interval: 500 })
      .toEqual({ annotated: before.rows, rows: before.rows });
    expect(await scorerProcesses(inject('dataFolder'))).not.toContain(killed[0]);
    await picture('all-annotated');
  });
});
