// A workspace the user has not vouched for: traces are shown, its settings choose no model.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { screenshotFolder } from '../../scripts/vscode/folders.mjs';
import { openEditor, type OpenEditor } from './driver/open-editor.ts';
import { TracePage } from './driver/trace-page.ts';

let editor: OpenEditor;
let view: TracePage;
let trap = '';

beforeAll(async () => {
  // A model folder that the workspace names; opening it would fail and be said.
  trap = await mkdtemp(join(tmpdir(), 'credence-trap-'));
  editor = await openEditor({
    name: 'untrusted',
    workspaceTrust: 'asked',
    workspaceSettings: { 'credence.model': trap },
  });
  view = new TracePage(editor.page);
});
afterAll(async () => {
  await editor.close();
  await rm(trap, { recursive: true, force: true });
});

describe('an untrusted workspace', () => {
  it('is read with the embedded model, whatever its own settings name', async () => {
    onTestFailed(async () => {
      await editor.page.screenshot({ path: join(screenshotFolder, 'vscode-failed-untrusted.png') });
    });
    const refuse = editor.page.getByRole('button', { name: /browse in restricted mode|don't trust/i });
    await refuse.click({ timeout: 60_000 });
    await view.openFile('rollouts.trace.jsonl');
    await view.waitForAnnotation();
    expect(await view.frame.locator('.status-scorer').innerText()).toMatch(/abacus/i);
    expect(await editor.page.locator('.statusbar').innerText()).toMatch(/restricted mode/i);
    await editor.page.screenshot({ path: join(screenshotFolder, 'vscode-restricted.png') });
  });
});
