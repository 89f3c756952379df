// The suites in the order they run, fast ones first, and the check that no test file is left out of all of them.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {object} Suite
 * @property {string} name the vitest project (vitest.config.ts)
 * @property {string} folder below test/
 * @property {boolean} built whether it tests what esbuild has built
 * @property {boolean} parallel whether its files may run side by side; those that start editors, browsers or models on
 *   all cores may not
 */

/** @type {readonly Suite[]} */
export const suites = [
  { name: 'unit', folder: 'unit', built: false, parallel: true },
  { name: 'contract', folder: 'contract', built: true, parallel: true },
  { name: 'golden', folder: 'golden', built: false, parallel: true },
  { name: 'device', folder: 'device', built: false, parallel: false },
  { name: 'lsp', folder: 'lsp', built: true, parallel: false },
  { name: 'cli', folder: 'cli', built: true, parallel: false },
  { name: 'webview', folder: 'webview', built: true, parallel: false },
  { name: 'vscode', folder: 'vscode', built: true, parallel: false },
];

/** Folders that hold no source of this project. */
const outside = new Set(['node_modules', 'dist', 'out']);

/**
 * Test files, anywhere in the project, that no suite runs.
 * @param {string} root
 * @returns {Promise<string[]>}
 */
export async function strayTests(root) {
  const files = await filesBelow(root, '');
  return files
    .filter((file) => /\.(test|spec)\.(ts|mts|js|mjs|tsx)$/.test(file))
    .filter((file) => !suites.some(({ folder }) => file.startsWith(`test/${folder}/`) && file.endsWith('.test.ts')));
}

/**
 * @param {string} root
 * @param {string} folder path from the root, with forward slashes
 * @returns {Promise<string[]>} paths from the root
 */
async function filesBelow(root, folder) {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = entries.map((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return outside.has(entry.name) || entry.name.startsWith('.') ? [] : filesBelow(root, path);
  });
  return (await Promise.all(found)).flat();
}
