// Looks for a desktop VS Code: one named by VSCODE_PATH, one downloaded before, one that can be downloaded now, or (to
// show the examples in, not to test with) the user's own.
import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../system-packages.mjs';
import { cacheFolder } from './folders.mjs';

const downloadHost = 'https://update.code.visualstudio.com/api/releases/stable';
/** A host that does not answer within this time is not there. */
const probeTimeoutMs = 5_000;
/** Without any data for so long a download has stalled. */
const stalledMs = 30_000;

/**
 * @typedef {object} Desktop
 * @property {string} executable
 * @property {string} origin in words, for the report
 */

/** Whether a window can be shown: a display, or a virtual one. */
export function findDisplay() {
  if (process.platform !== 'linux') return 'own';
  if (process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) return 'own';
  return findProgram('xvfb-run') === null ? null : 'virtual';
}

/**
 * A desktop VS Code to test with; null where there is none, with the reason logged.
 * @param {(message: string) => void} log
 * @returns {Promise<Desktop | null>}
 */
export async function findTestDesktop(log) {
  const named = process.env['VSCODE_PATH'];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`VSCODE_PATH is ${named}, where no file is.`);
    return { executable: named, origin: 'VSCODE_PATH' };
  }
  if (findDisplay() === null) {
    log('No desktop VS Code: there is no display, and no xvfb-run for a virtual one.');
    return null;
  }
  return (await findDownloaded()) ?? (await download(log));
}

/** The user's own VS Code; null where none is on PATH. @returns {Desktop | null} */
export function findOwnDesktop() {
  const named = process.env['VSCODE_PATH'];
  if (named !== undefined && existsSync(named)) return { executable: named, origin: 'VSCODE_PATH' };
  for (const name of ['code', 'code-insiders', 'codium', 'code.cmd']) {
    const executable = findProgram(name);
    if (executable !== null) return { executable, origin: `${name} on PATH` };
  }
  const mac = '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code';
  return existsSync(mac) ? { executable: mac, origin: 'the Applications folder' } : null;
}

/** @returns {Promise<Desktop | null>} */
async function findDownloaded() {
  const names = await readdir(cacheFolder).catch(() => []);
  for (const name of names.sort().reverse()) {
    // test-electron names its folders vscode-<platform>-<version> and marks the whole ones.
    const version = /^vscode-.+-(\d+\.\d+\.\d+)$/.exec(name)?.[1];
    if (version === undefined || !existsSync(join(cacheFolder, name, 'is-complete'))) continue;
    const executable = await downloadAndUnzipVSCode({
      version,
      cachePath: cacheFolder,
      reporter: new SilentReporter(),
    });
    return { executable, origin: `downloaded before, version ${version}` };
  }
  return null;
}

/**
 * @param {(message: string) => void} log
 * @returns {Promise<Desktop | null>}
 */
async function download(log) {
  try {
    await fetch(downloadHost, { method: 'HEAD', signal: AbortSignal.timeout(probeTimeoutMs) });
    log('Downloading VS Code');
    const executable = await downloadAndUnzipVSCode({
      version: 'stable',
      cachePath: cacheFolder,
      timeout: stalledMs,
      reporter: new SilentReporter(),
    });
    return { executable, origin: 'downloaded' };
  } catch (error) {
    log(`No desktop VS Code: ${new URL(downloadHost).host} cannot be reached (${String(error)}).`);
    return null;
  }
}
