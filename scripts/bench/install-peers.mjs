// The JavaScript programs that Credence is compared with, installed beside the project and never by it. Versions are
// fixed here, so that two runs compare the same things.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nestedNpmEnvironment, npmCommand, runCommand } from '../run-command.mjs';

const packages = { '@huggingface/transformers': '4.3.1', 'node-llama-cpp': '3.22.1' };

/** @type {Promise<string> | null} */
let installing = null;

/**
 * @param {import('./contenders/contender.mjs').Surroundings} surroundings
 * @returns {Promise<string>} the folder they lie in
 */
export function installPeers({ folder, tell }) {
  installing ??= install(join(folder, 'peers'), tell);
  return installing;
}

/**
 * @param {string} folder
 * @param {(message: string) => void} tell
 */
async function install(folder, tell) {
  const manifest = JSON.stringify({ name: 'bench-peers', private: true, type: 'module', dependencies: packages });
  const path = join(folder, 'package.json');
  const same = existsSync(join(folder, 'node_modules')) && (await readFile(path, 'utf8').catch(() => '')) === manifest;
  if (same) return folder;
  tell(
    `installing ${Object.entries(packages)
      .map((entry) => entry.join(' '))
      .join(' and ')}`,
  );
  await mkdir(folder, { recursive: true });
  await writeFile(path, manifest);
  const { command, args } = npmCommand();
  // Their binaries come as packages; their install scripts would fetch others from elsewhere.
  await runCommand(command, [...args, 'install', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    env: nestedNpmEnvironment({}),
    output: 'keep',
  });
  return folder;
}

/**
 * @param {string} folder
 * @param {string} name
 * @returns {Promise<string>}
 */
export async function peerVersion(folder, name) {
  return JSON.parse(await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
}
