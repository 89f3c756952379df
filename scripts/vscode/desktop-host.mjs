// A desktop VS Code as a host for tests: its window is driven over the debugging port, as the server edition's page is.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';
import { runCommand } from '../run-command.mjs';
import { editorEnvironment, stopGroup } from './editor-process.mjs';
import { findDisplay } from './find-desktop.mjs';
import { quietSettings } from './quiet-settings.mjs';

/** Longest time until the window is there. */
const startTimeoutMs = 60_000;

/**
 * @param {import('./find-desktop.mjs').Desktop} desktop
 * @returns {import('./host.mjs').Host}
 */
export function desktopHost(desktop) {
  return {
    kind: 'desktop',
    description: `desktop VS Code (${desktop.origin}: ${desktop.executable})`,
    install: (dataFolder, vsix) => install(desktop, dataFolder, vsix),
    open: (options) => open(desktop, options),
  };
}

/**
 * @param {import('./find-desktop.mjs').Desktop} desktop
 * @param {string} dataFolder
 * @param {string} vsix
 */
async function install(desktop, dataFolder, vsix) {
  const [command = '', ...first] = resolveCliArgsFromVSCodeExecutablePath(desktop.executable, {
    reuseMachineInstall: true,
  });
  const args = [...first, ...folderArguments(dataFolder), '--install-extension', vsix, '--force'];
  await runCommand(command, args, { output: 'keep', env: editorEnvironment(), timeoutMs: 300_000 });
}

/**
 * @param {import('./find-desktop.mjs').Desktop} desktop
 * @param {import('./host.mjs').OpenOptions} options
 * @returns {Promise<import('./host.mjs').Session>}
 */
async function open(desktop, options) {
  const user = join(options.dataFolder, 'user', 'User');
  await mkdir(user, { recursive: true });
  await writeFile(join(user, 'settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }, null, 2));
  const port = await freePort();
  const args = [
    ...folderArguments(options.dataFolder),
    `--remote-debugging-port=${port}`,
    ...['--no-sandbox', '--disable-gpu', '--disable-updates', '--skip-welcome', '--skip-release-notes'],
    ...(options.workspaceTrust === 'off' ? ['--disable-workspace-trust'] : []),
    ...(options.extension === undefined ? [] : [`--extensionDevelopmentPath=${options.extension}`]),
    ...(options.tests === undefined ? [] : [`--extensionTestsPath=${options.tests}`]),
    options.folder,
  ];
  const [command, ...all] =
    findDisplay() === 'virtual' ? ['xvfb-run', '-a', desktop.executable, ...args] : [desktop.executable, ...args];
  const child = spawn(command ?? desktop.executable, all, {
    stdio: 'ignore',
    detached: true,
    env: { ...editorEnvironment(), ...options.env },
  });
  try {
    const { browser, page } = await connect(port);
    return {
      page,
      close: async () => {
        await browser.close();
        await stopGroup(child);
      },
    };
  } catch (error) {
    await stopGroup(child);
    throw error;
  }
}

/** @param {number} port */
async function connect(port) {
  const deadline = performance.now() + startTimeoutMs;
  let last = 'nothing was tried';
  while (performance.now() < deadline) {
    try {
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
      const page = browser
        .contexts()
        .flatMap((context) => context.pages())
        .find((page) => page.url().includes('workbench'));
      if (page !== undefined) return { browser, page };
      last = 'it showed no workbench';
      await browser.close();
    } catch (error) {
      last = String(error);
    }
    // There is no event to wait for before the port is open.
    await delay(250);
  }
  throw new Error(`Desktop VS Code was not ready within ${startTimeoutMs / 1000} s: ${last}`);
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** @param {string} dataFolder */
function folderArguments(dataFolder) {
  return [`--user-data-dir=${join(dataFolder, 'user')}`, `--extensions-dir=${join(dataFolder, 'extensions')}`];
}
