// Runs VS Code's server edition on a free port, with data folders of its own, until it is stopped.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../run-command.mjs';
import { editorEnvironment, stopGroup } from './editor-process.mjs';
import { quietSettings } from './quiet-settings.mjs';

/** Longest time until the server listens; 3 s on a free machine. */
const startTimeoutMs = 120_000;

/**
 * @typedef {object} ServerProcess
 * @property {number} port
 * @property {() => Promise<void>} stop
 * @property {() => string} output what it wrote so far
 */

/**
 * @param {import('./server-edition.mjs').ServerEdition} edition
 * @param {{ dataFolder: string, workspaceTrust: 'asked' | 'off', settings?: Record<string, unknown>, port?: number,
 *   env?: Record<string, string> }} options
 * @returns {Promise<ServerProcess>}
 */
export async function startServer(edition, options) {
  const { dataFolder } = options;
  const user = join(dataFolder, 'user', 'User');
  await mkdir(user, { recursive: true });
  await writeFile(join(user, 'settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }, null, 2));
  const args = [
    edition.main,
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
    ...['--without-connection-token', '--accept-server-license-terms', '--telemetry-level', 'off'],
    // Without it the payload keys that name a development extension and its tests are ignored.
    '--enable-smoke-test-driver',
    ...(options.workspaceTrust === 'off' ? ['--disable-workspace-trust'] : []),
    ...folderArguments(dataFolder),
  ];
  const child = spawn(edition.node, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...editorEnvironment(), ...options.env },
    // A group of its own, so that stopping it ends the extension hosts and what they started.
    detached: true,
  });
  let output = '';
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = () => stopGroup(child);
  /** @type {number} */
  const port = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      void stop();
      reject(new Error(`The server did not listen within ${startTimeoutMs / 1000} s:\n${output}`));
    }, startTimeoutMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += String(chunk);
        const found = /Extension host agent listening on (\d+)/.exec(output);
        if (found === null) return;
        clearTimeout(timer);
        resolve(Number(found[1]));
      });
    }
    child.once('error', reject);
    void ended.then((code) => reject(new Error(`The server ended with exit code ${String(code)}:\n${output}`)));
  });
  return { port, stop, output: () => output };
}

/**
 * Installs a packed extension.
 * @param {import('./server-edition.mjs').ServerEdition} edition
 * @param {string} dataFolder
 * @param {string} vsix
 */
export async function installExtension(edition, dataFolder, vsix) {
  const args = [edition.main, ...folderArguments(dataFolder), '--install-extension', vsix, '--force'];
  const output = await runCommand(edition.node, args, { output: 'keep', env: editorEnvironment(), timeoutMs: 300_000 });
  if (!output.includes('successfully installed')) throw new Error(`${vsix} was not installed:\n${output}`);
}

/** @param {string} dataFolder */
function folderArguments(dataFolder) {
  return [
    ...['--server-data-dir', join(dataFolder, 'server'), '--user-data-dir', join(dataFolder, 'user')],
    ...['--extensions-dir', join(dataFolder, 'extensions')],
  ];
}
