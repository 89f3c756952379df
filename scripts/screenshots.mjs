// `node scripts/screenshots.mjs`: takes the README's pictures in VS Code's server edition, with the built extension and
// the examples as the embedded model reads them. Writes media/screenshots/*.png.
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examplesFolder, projectFolder } from './vscode/folders.mjs';
import { installServerEdition } from './vscode/server-edition.mjs';
import { launchChromium, pageUrl } from './vscode/server-page.mjs';
import { startServer } from './vscode/server-process.mjs';

const pictures = join(projectFolder, 'media', 'screenshots');
/** A rollout that had the right answer and checked it away; the token is the one that begins the check. */
const shown = { line: 25, token: 96 };
/** A cold start reads the model first; a busy machine takes its time. */
const patienceMs = 180_000;

await mkdir(pictures, { recursive: true });
const edition = await installServerEdition(console.log);
for (const [name, theme] of [
  ['dark', 'Default Dark Modern'],
  ['light', 'Default Light Modern'],
]) {
  const server = await startServer(edition, {
    dataFolder: join(tmpdir(), `credence-pictures-${name}`),
    workspaceTrust: 'off',
    settings: {
      'workbench.colorTheme': theme,
      'workbench.sideBar.location': 'left',
      'workbench.editorAssociations': { '*.trace.jsonl': 'credence.traces' },
    },
  });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 960 } });
    const file = join(examplesFolder, 'rollouts.trace.jsonl');
    await page.goto(pageUrl(server.port, { folder: examplesFolder, file, extension: projectFolder }));
    const frame = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await frame.locator('[data-line]').first().waitFor({ timeout: patienceMs });
    await page.keyboard.press('Control+KeyB'); // The side bar away: the view is the picture.
    await frame.getByRole('button', { name: 'Annotate all' }).click();
    await frame.getByText('annotated 192 of 192').waitFor({ timeout: patienceMs });
    await frame.getByRole('textbox').first().fill('wrong');
    await frame.locator(`[role="option"][data-line="${shown.line}"]`).click();
    // The trace before it is shown until this one is read; only this one gives the answer 18 up for 14.
    await frame.locator('.facts', { hasText: '≠ gold' }).waitFor();
    const token = frame.locator(`[data-token="${shown.token}"]`);
    await token.scrollIntoViewIfNeeded({ timeout: patienceMs });
    await token.hover();
    await frame.locator(`[data-testid="token-card"][data-index="${shown.token}"]`).waitFor();
    await page.screenshot({ path: join(pictures, `heatmap-${name}.png`) });
    console.log(`media/screenshots/heatmap-${name}.png`);
  } finally {
    await browser.close();
    await server.stop();
  }
}
