// The licenses of everything that is shipped: of each package in the lock file that is not for development only.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @param {string} root
 * @returns {Promise<string>} plain text, one chapter a package
 */
export async function collectNotices(root) {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const chapters = [];
  for (const path of Object.keys(packages).sort()) {
    if (path === '' || packages[path].dev === true || packages[path].devOptional === true) continue;
    const folder = join(root, path);
    const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => null);
    // Optional packages of other platforms are not installed, and not shipped.
    if (manifest === null) continue;
    const { name, version, license } = JSON.parse(manifest);
    chapters.push(`${name} ${version} (${license ?? 'license not named'})\n\n${await licenseText(folder)}`);
  }
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `Credence is built with the packages below.${rule}${chapters.join(rule)}\n`;
}

/** @param {string} folder */
async function licenseText(folder) {
  const files = await readdir(folder);
  const name = files.find((file) => /^(licen[cs]e|copying)/i.test(file));
  return name === undefined ? 'See its package.' : (await readFile(join(folder, name), 'utf8')).trim();
}
