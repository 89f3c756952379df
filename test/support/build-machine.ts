// A machine to be asked about, described in a test: nothing of the real one shows through.
import type { Machine } from '../../server/session/machine.ts';

export interface MachineFacts {
  readonly platform?: string;
  readonly release?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Path to contents. */
  readonly files?: Readonly<Record<string, string>>;
  readonly libraries?: readonly string[];
}

export function buildMachine(facts: MachineFacts = {}): Machine {
  const { platform = 'linux-x64', release = '6.1', environment = {}, files = {}, libraries = [] } = facts;
  return {
    platform,
    environment,
    home: '/home/ada',
    release,
    runtimeFolder: '/ort',
    exists: (path) => path in files,
    list: (folder) =>
      Object.keys(files).flatMap((path) => (path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : [])),
    read: (path) => files[path] ?? null,
    canLoad: (library) => libraries.includes(library),
  };
}
