// System packages that tests and the server edition need: installed with apt-get where that is allowed (as root on
// Debian and its kin), else named.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand, tryCommand } from './run-command.mjs';

/** How each package is recognized without asking the package manager: a program, or a header file. */
/** @type {Readonly<Record<string, { programs: readonly string[] } | { files: readonly string[] }>>} */
const signs = {
  chromium: { programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] },
  // The Vulkan loader: the WebGPU provider starts on Chromium's software driver with it.
  libvulkan1: {
    files: ['/usr/lib/x86_64-linux-gnu/libvulkan.so.1', '/usr/lib64/libvulkan.so.1', '/usr/lib/libvulkan.so.1'],
  },
  'libkrb5-dev': { files: ['/usr/include/gssapi/gssapi.h', '/usr/include/gssapi.h'] },
  'g++': { programs: ['g++', 'c++', 'clang++'] },
  make: { programs: ['make', 'gmake'] },
  python3: { programs: ['python3'] },
};

/** A program's full path; null where it is not on PATH. @param {string} name */
export function findProgram(name) {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    if (folder !== '' && existsSync(path)) return path;
  }
  return null;
}

/** The Chromium to test with: CHROMIUM_PATH, else the first known one on PATH; null where there is none. */
export function findChromium() {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && existsSync(named)) return named;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const path = findProgram(name);
    if (path !== null) return path;
  }
  return null;
}

/** @param {readonly string[]} names */
export function missingPackages(names) {
  return names.filter((name) => {
    if (name === 'chromium' && findChromium() !== null) return false;
    const sign = signs[name];
    if (sign === undefined) throw new Error(`scripts/system-packages.mjs does not know the package ${name}.`);
    if ('programs' in sign) return !sign.programs.some((program) => findProgram(program) !== null);
    return !sign.files.some((file) => existsSync(file));
  });
}

/**
 * Installs those that are missing, or fails with their names.
 * @param {readonly string[]} names
 * @param {(message: string) => void} log
 */
export async function needPackages(names, log) {
  const missing = missingPackages(names);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || findProgram('apt-get') === null) {
    throw new Error(
      `These system packages are missing: ${missing.join(', ')}. ` +
        `On Debian or Ubuntu: sudo apt-get install ${missing.join(' ')}; elsewhere install their like.`,
    );
  }
  log(`Installing system packages: ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another apt-get may be at work; it is waited for instead of failing.
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  // Without fresh lists a package may be gone from the mirror; old lists will do where no mirror answers.
  await tryCommand('apt-get', [...wait, 'update'], { env, output: 'keep' });
  await runCommand('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...missing], {
    env,
    output: 'keep',
  });
  const still = missingPackages(names);
  if (still.length > 0)
    throw new Error(`apt-get installed ${missing.join(', ')}, yet ${still.join(', ')} is not found.`);
}
