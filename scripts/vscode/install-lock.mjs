// One installation at a time: a folder as a lock that holds its owner's process id, and is taken over when that process
// is gone.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 500;

/**
 * @template T
 * @param {string} folder
 * @param {(message: string) => void} log
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withLock(folder, log, action) {
  await mkdir(dirname(folder), { recursive: true });
  for (let waited = false; !(await take(folder)); waited = true) {
    if (!waited) log(`Waiting for another installation to end (${folder})`);
    await delay(pollMs);
  }
  try {
    return await action();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function take(folder) {
  const owner = join(folder, 'pid');
  try {
    await mkdir(folder);
    await writeFile(owner, String(process.pid));
    return true;
  } catch {
    const pid = Number(await readFile(owner, 'utf8').catch(() => String(process.ppid)));
    if (!isAlive(pid)) await rm(folder, { recursive: true, force: true });
    return false;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
