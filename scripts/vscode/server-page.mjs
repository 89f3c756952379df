// The server edition's page: its address, and a Chromium to open it in.
import { chromium } from 'playwright-core';
import { findChromium } from '../system-packages.mjs';

const quietArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @typedef {object} Opening
 * @property {string} folder absolute path of the workspace
 * @property {string} [extension] absolute path of an extension to run from its folder
 * @property {string} [file] absolute path of a file to open at start; a fresh profile opens it as text
 * @property {string} [tests] absolute path of a module whose `run()` is called in the extension host
 */

/**
 * @param {number} port
 * @param {Opening} opening
 */
export function pageUrl(port, opening) {
  /** @param {string} path */
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [];
  if (opening.extension !== undefined) payload.push(['extensionDevelopmentPath', remote(opening.extension)]);
  if (opening.tests !== undefined) payload.push(['extensionTestsPath', remote(opening.tests)]);
  if (opening.file !== undefined) payload.push(['openFile', remote(opening.file)]);
  const query = payload.length === 0 ? '' : `&payload=${encodeURIComponent(JSON.stringify(payload))}`;
  return `http://127.0.0.1:${port}/?folder=${encodeURIComponent(opening.folder)}${query}`;
}

/**
 * A Chromium without a window; with fonts and size fixed, so that pictures are alike.
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchChromium() {
  const executablePath = findChromium();
  if (executablePath === null)
    throw new Error('No Chromium is found. Install the package chromium, or set CHROMIUM_PATH.');
  return chromium.launch({ executablePath, args: quietArguments });
}
