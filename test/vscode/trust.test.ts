// Whether the workspace's own settings may choose a model: only where the user has vouched for the workspace.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { screenshotFolder } from '../../scripts/vscode/folders.mjs';
import { openEditor, type OpenEditor } from './driver/open-editor.ts';
import { TracePage } from './driver/trace-page.ts';

/** A folder that the workspace names as its model; it holds none, so opening it fails and is said. */
let trap = '';
let editor: OpenEditor | undefined;

beforeAll(async () => {
  trap = await mkdtemp(join(tmpdir(), 'credence-trap-'));
});
afterEach(async ({ task }) => {
  if (editor !== undefined && task.result?.state === 'fail') await picture(editor, 'failed-trust');
  await editor?.close();
  editor = undefined;
});
afterAll(async () => {
  await rm(trap, { recursive: true, force: true });
});

async function open(name: string, workspaceTrust: 'asked' | 'off'): Promise<{ opened: OpenEditor; view: TracePage }> {
  const opened = await openEditor({ name, workspaceTrust, workspaceSettings: { 'credence.model': trap } });
  editor = opened;
  return { opened, view: new TracePage(opened.page) };
}

async function picture(opened: OpenEditor, name: string): Promise<void> {
  await opened.page.screenshot({ path: join(screenshotFolder, `vscode-${name}.png`) });
}

describe('a workspace whose settings name a model', () => {
  it('is read with the embedded one where the user does not trust it', async () => {
    const { opened, view } = await open('untrusted', 'asked');
    const refuse = opened.page.getByRole('button', { name: /browse in restricted mode|don't trust/i });
    await refuse.click({ timeout: 60_000 });
    await view.openFile('rollouts.trace.jsonl');
    await view.waitForAnnotation();
    expect(await view.frame.locator('.status-scorer').innerText()).toMatch(/abacus/i);
    expect(await opened.page.locator('.statusbar').innerText()).toMatch(/restricted mode/i);
    await picture(opened, 'restricted');
  });

  it('is obeyed where the user trusts it', async () => {
    const { opened, view } = await open('trusted', 'off');
    await view.openFile('rollouts.trace.jsonl');
    const said = view.frame.locator('body', { hasText: basename(trap) });
    await said.waitFor({ timeout: 60_000 });
    await picture(opened, 'no-model');
  });
});
