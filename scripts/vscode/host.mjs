// The VS Code that tests run in: the first that is possible of VSCODE_PATH, one downloaded before, a download, and the
// server edition. It is opened once, so that one that cannot start here is passed over.
import { desktopHost } from './desktop-host.mjs';
import { findTestDesktop } from './find-desktop.mjs';
import { installServerEdition, serverVersion } from './server-edition.mjs';
import { serverHost } from './server-host.mjs';

/**
 * @typedef {import('./server-page.mjs').Opening & { dataFolder: string, workspaceTrust: 'asked' | 'off',
 *   settings?: Record<string, unknown>, env?: Record<string, string> }} OpenOptions
 */

/**
 * @typedef {object} Session
 * @property {import('playwright-core').Page} page the workbench
 * @property {() => Promise<void>} close ends the editor and all it started
 */

/**
 * @typedef {object} Host
 * @property {'desktop' | 'server'} kind
 * @property {string} description for the report
 * @property {(dataFolder: string, vsix: string) => Promise<void>} install
 * @property {(options: OpenOptions) => Promise<Session>} open
 */

/** The workbench is slow to come up on a busy machine. */
const workbenchTimeoutMs = 120_000;

/**
 * @param {(message: string) => void} log
 * @param {{ folder: string, dataFolder: string }} trial where a desktop is opened once to see whether it starts
 * @returns {Promise<Host>}
 */
export async function findHost(log, trial) {
  const desktop = await findTestDesktop(log);
  if (desktop !== null) {
    const host = desktopHost(desktop);
    try {
      const session = await host.open({ ...trial, workspaceTrust: 'off' });
      await waitForWorkbench(session.page).finally(session.close);
      return host;
    } catch (error) {
      // A desktop that was asked for by name must do.
      if (process.env['VSCODE_PATH'] !== undefined) throw error;
      log(`${host.description} does not start here: ${String(error)}`);
    }
  }
  return serverHost(await installServerEdition(log), serverVersion);
}

/** @param {import('playwright-core').Page} page */
export async function waitForWorkbench(page) {
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: workbenchTimeoutMs });
}
