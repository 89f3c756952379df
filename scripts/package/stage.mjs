// Lays out/package/<target> ready for vsce: the build, media, papers, and the native modules of one platform, which lie
// in dist/node_modules, where the bundles find them (vsce takes nothing from a node_modules at the root).
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { collectNotices } from './notices.mjs';
import { nativeFiles } from './targets.mjs';

/** What is copied; .vscodeignore says which of it ships. */
const sources = ['dist', 'media', 'README.md', 'CHANGELOG.md', 'LICENSE'];
/** Parts of those that never ship and would only be copied in vain. */
const heavy = /(^|[/\\])(dist[/\\](types|test|node_modules)|media[/\\]abacus[/\\]recipe)$/;

/**
 * @param {string} root
 * @param {import('./targets.mjs').Target} target
 * @returns {Promise<string>} the folder
 */
export async function stagePackage(root, target) {
  const folder = join(root, 'out/package', target.id);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const source of sources) {
    await cp(join(root, source), join(folder, source), { recursive: true, filter: (path) => !heavy.test(path) });
  }
  for (const pattern of nativeFiles(target)) {
    for (const file of await expand(join(root, 'node_modules'), pattern)) {
      await cp(join(root, 'node_modules', file), join(folder, 'dist/node_modules', file));
    }
  }
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(await shippedManifest(root), null, 2)}\n`);
  await writeFile(join(folder, 'THIRD-PARTY-NOTICES.txt'), await collectNotices(root));
  return folder;
}

/**
 * The manifest without what only development needs; dependencies are in the bundles or in dist/node_modules.
 * @param {string} root
 */
async function shippedManifest(root) {
  const development = new Set(['scripts', 'devDependencies', 'dependencies', 'private']);
  const manifest = Object.entries(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  return Object.fromEntries(manifest.filter(([name]) => !development.has(name)));
}

/**
 * @param {string} folder
 * @param {string} pattern a path, or a folder with `*.ext`
 */
async function expand(folder, pattern) {
  const name = basename(pattern);
  if (!name.startsWith('*')) return [pattern];
  const files = await readdir(join(folder, dirname(pattern)));
  return files.filter((file) => file.endsWith(name.slice(1))).map((file) => `${dirname(pattern)}/${file}`);
}
