// VS Code's own server edition from npm, for machines that reach package registries only: a Node of its own, the
// package code-server without its wrapper, and its native modules built here. Each step leaves a mark when it is done,
// so that an installation that was cut off goes on where it stood. About 90 seconds and 600 MB.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { needPackages } from '../system-packages.mjs';
import { nestedNpmEnvironment, npmCommand, runCommand } from '../run-command.mjs';
import { withLock } from './install-lock.mjs';
import { cacheFolder } from './folders.mjs';

/** code-server 4.139.1 carries VS Code 1.139.1, which runs on Node 24. */
export const serverVersion = '4.139.1';
const nodeMajor = 24;
/** Longest time for one npm step; building the native modules takes 90 s on two free cores. */
const stepTimeoutMs = 20 * 60_000;

const nodeFolder = join(cacheFolder, 'node');
const serverFolder = join(cacheFolder, 'server');
const editorFolder = join(serverFolder, 'node_modules/code-server/lib/vscode');

/**
 * @typedef {object} ServerEdition
 * @property {string} node the Node that runs it
 * @property {string} main server-main.js
 */

/** Where it lies if it is installed; null otherwise. @returns {Promise<ServerEdition | null>} */
export async function findServerEdition() {
  const steps = ['server', 'modules', 'extensions'];
  const done = await Promise.all(steps.map(isDone));
  const node = installedNode();
  return node !== null && done.every(Boolean) ? { node, main: join(editorFolder, 'out/server-main.js') } : null;
}

/**
 * Installs what is missing.
 * @param {(message: string) => void} log
 * @returns {Promise<ServerEdition>}
 */
export async function installServerEdition(log) {
  const found = await findServerEdition();
  if (found !== null) return found;
  if (process.platform === 'win32') throw new Error('The server edition of VS Code is not built for Windows.');
  return withLock(join(cacheFolder, 'install.lock'), log, async () => {
    await needPackages(['libkrb5-dev', 'g++', 'make', 'python3'], log);
    const node = await installNode(log);
    const home = dirname(dirname(node));
    const env = nestedNpmEnvironment({
      PATH: `${dirname(node)}:${process.env['PATH'] ?? ''}`,
      npm_config_nodedir: home,
      npm_config_ignore_scripts: 'false',
    });
    await step('server', log, `code-server ${serverVersion} from npm`, () =>
      npm(['install', '--prefix', serverFolder, '--no-save', '--ignore-scripts', `code-server@${serverVersion}`]),
    );
    await step('modules', log, 'building its native modules (about a minute)', () =>
      npm(['install', '--omit=dev'], { cwd: editorFolder, env, node }),
    );
    await step('extensions', log, 'its built-in extensions', () =>
      npm(['install', '--omit=dev'], { cwd: join(editorFolder, 'extensions'), env, node }),
    );
    const installed = await findServerEdition();
    if (installed === null) throw new Error(`The server edition is incomplete; remove ${cacheFolder} and try again.`);
    return installed;
  });
}

/** @returns {string | null} */
function installedNode() {
  if (runsEditor()) return process.execPath;
  const node = join(nodeFolder, 'node_modules', nodePackage(), 'bin/node');
  return existsSync(node) ? node : null;
}

/** This Node will do where it is the right version and its headers lie beside it. */
function runsEditor() {
  const headers = join(dirname(dirname(process.execPath)), 'include/node/node.h');
  return process.versions.node.startsWith(`${nodeMajor}.`) && existsSync(headers);
}

function nodePackage() {
  return `node-${process.platform}-${process.arch}`;
}

/** @param {(message: string) => void} log */
async function installNode(log) {
  const found = installedNode();
  if (found !== null) return found;
  // The package `node` only fetches this one in an install script, and scripts may be off.
  log(`Server edition: Node ${nodeMajor} from npm`);
  await npm(['install', '--prefix', nodeFolder, '--no-save', `${nodePackage()}@${nodeMajor}`]);
  const node = installedNode();
  if (node === null) throw new Error(`npm's package ${nodePackage()}@${nodeMajor} holds no bin/node.`);
  return node;
}

/**
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, node?: string }} [options]
 */
async function npm(args, options = {}) {
  await mkdir(serverFolder, { recursive: true });
  const { command, args: first } = npmCommand(options.node);
  await runCommand(command, [...first, ...args, '--no-audit', '--no-fund'], {
    cwd: options.cwd ?? cacheFolder,
    env: options.env ?? nestedNpmEnvironment({}),
    output: 'keep',
    timeoutMs: stepTimeoutMs,
  });
}

/**
 * @param {string} name
 * @param {(message: string) => void} log
 * @param {string} what
 * @param {() => Promise<void>} action
 */
async function step(name, log, what, action) {
  if (await isDone(name)) return;
  await rm(markOf(name), { force: true });
  log(`Server edition: ${what}`);
  await action();
  await writeFile(markOf(name), serverVersion);
}

/** @param {string} name */
async function isDone(name) {
  return (await readFile(markOf(name), 'utf8').catch(() => '')) === serverVersion;
}

/** @param {string} name */
function markOf(name) {
  return join(serverFolder, `${name}.done`);
}
