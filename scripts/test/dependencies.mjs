// Installs the npm packages where they are absent or older than the lock file. Uses nothing from node_modules.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nestedNpmEnvironment, npmCommand, runCommand } from '../run-command.mjs';

/**
 * @param {string} root
 * @param {(message: string) => void} log
 */
export async function needDependencies(root, log) {
  const why = await staleness(root);
  if (why === null) return;
  log(`Installing npm packages: ${why}`);
  const { command, args } = npmCommand();
  await runCommand(command, [...args, 'ci'], { cwd: root, env: nestedNpmEnvironment({}) });
}

/**
 * Why the installed packages are not those of the lock file; null where they are.
 * @param {string} root
 * @returns {Promise<string | null>}
 */
export async function staleness(root) {
  const installed = join(root, 'node_modules/.package-lock.json');
  if ((await stat(installed).catch(() => null)) === null) return 'there are none yet';
  const [wanted, present] = await Promise.all([readPackages(join(root, 'package-lock.json')), readPackages(installed)]);
  for (const [path, { version, optional }] of wanted) {
    if (path === '') continue;
    const found = present.get(path);
    // Optional packages of other platforms are in the lock file only.
    if (found === undefined && optional === true) continue;
    if (found?.version !== version) return `${path} is ${found?.version ?? 'missing'}, the lock file says ${version}`;
  }
  return null;
}

/** @param {string} path @returns {Promise<Map<string, { version?: string, optional?: boolean }>>} */
async function readPackages(path) {
  return new Map(Object.entries(JSON.parse(await readFile(path, 'utf8')).packages));
}
