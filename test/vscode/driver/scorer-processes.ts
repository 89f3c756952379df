// Finds the scorer processes of the installed extension among the running ones.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Process ids of the scorers whose program lies below `folder`. */
export async function scorerProcesses(folder: string): Promise<number[]> {
  const lines = existsSync('/proc/self/cmdline') ? await fromProc() : await fromPs();
  return lines.filter(({ words }) => words.includes(folder) && /dist[/\\]scorer\.js/.test(words)).map(({ pid }) => pid);
}

interface Running {
  readonly pid: number;
  readonly words: string;
}

async function fromProc(): Promise<Running[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    names.map(async (name) => {
      // A process may end between the listing and the reading.
      const words = await readFile(join('/proc', name, 'cmdline'), 'utf8').catch(() => '');
      return { pid: Number(name), words: words.replaceAll('\0', ' ') };
    }),
  );
}

async function fromPs(): Promise<Running[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,args=']);
  return stdout.split('\n').map((line) => {
    const [pid = '', ...words] = line.trim().split(/\s+/);
    return { pid: Number(pid), words: words.join(' ') };
  });
}
