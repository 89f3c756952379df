// `npm run vscode`: opens a real VS Code on the examples with the extension loaded from this folder: the desktop one if
// there is one, else the server edition, whose address is printed (and opened where there is a browser).
//   node scripts/vscode.mjs [--server] [--port 8123] [--no-build] [FOLDER]
import { spawn } from 'node:child_process';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand, tryCommand } from './run-command.mjs';
import { findProgram } from './system-packages.mjs';
import { findDisplay, findOwnDesktop } from './vscode/find-desktop.mjs';
import { cacheFolder, examplesFolder, projectFolder } from './vscode/folders.mjs';
import { installServerEdition, serverVersion } from './vscode/server-edition.mjs';
import { pageUrl } from './vscode/server-page.mjs';
import { startServer } from './vscode/server-process.mjs';

const { values, positionals } = parseArgs({
  options: {
    server: { type: 'boolean', default: false },
    port: { type: 'string', default: '8123' },
    build: { type: 'boolean', default: true },
  },
  allowNegative: true,
  allowPositionals: true,
});
/** @param {string} message */
const log = (message) => console.log(message);

const folder = resolve(positionals[0] ?? examplesFolder);
const opener = join(projectFolder, 'scripts/vscode/opener');
if (values.build) await runCommand(process.execPath, [join(projectFolder, 'esbuild.mjs')], { cwd: projectFolder });

const desktop = values.server || findDisplay() !== 'own' ? null : findOwnDesktop();
if (desktop === null) await showServer();
else {
  log(`Opening ${folder} in ${desktop.executable} (${desktop.origin})`);
  const extensions = [projectFolder, opener].map((path) => `--extensionDevelopmentPath=${path}`);
  // Windows starts its .cmd launcher through a shell only.
  const shell = process.platform === 'win32';
  spawn(desktop.executable, ['--new-window', ...extensions, folder], {
    stdio: 'ignore',
    detached: true,
    shell,
  }).unref();
}

async function showServer() {
  const edition = await installServerEdition(log);
  const dataFolder = join(cacheFolder, 'own');
  await placeOpener(join(dataFolder, 'extensions'));
  const server = await startServer(edition, { dataFolder, workspaceTrust: 'off', port: Number(values.port) });
  const url = pageUrl(server.port, { folder, extension: projectFolder });
  log(`VS Code's server edition (code-server ${serverVersion}) shows ${folder} at\n\n  ${url}\n\nCtrl+C ends it.`);
  const browser = process.platform === 'darwin' ? 'open' : findProgram('xdg-open');
  if (browser !== null && findDisplay() === 'own')
    await tryCommand(browser, [url], { output: 'keep', timeoutMs: 10_000 });
  await new Promise((done) => {
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
  });
  await server.stop();
}

/**
 * The page takes one extension from its folder only, so the opener is installed: where its list of extensions is absent,
 * the server makes it from the folders there.
 * @param {string} extensions
 */
async function placeOpener(extensions) {
  await mkdir(extensions, { recursive: true });
  await rm(join(extensions, 'extensions.json'), { force: true });
  await cp(opener, join(extensions, 'credence-development.opener-0.0.1'), { recursive: true });
}
