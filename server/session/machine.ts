// What this machine shows of itself without loading anything native: platform, files, environment. An interface, so
// that another machine can be described in a test.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, release } from 'node:os';
import { dirname, join } from 'node:path';

export interface Machine {
  /** `linux-x64` and so on. */
  readonly platform: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The operating system's own release. */
  readonly release: string;
  /** Folder of onnxruntime's binaries; null where the package is not installed. */
  readonly runtimeFolder: string | null;
  exists(path: string): boolean;
  /** Names in a folder; empty where it cannot be read. */
  list(folder: string): readonly string[];
  /** A small text file; null where it cannot be read. */
  read(path: string): string | null;
  /** Whether the system's loader finds this library. */
  canLoad(library: string): boolean;
}

export const thisMachine: Machine = {
  platform: `${process.platform}-${process.arch}`,
  environment: process.env,
  home: homedir(),
  release: release(),
  runtimeFolder: findRuntime(),
  exists: existsSync,
  list: (folder) => orElse(() => readdirSync(folder), []),
  read: (path) => orElse(() => readFileSync(path, 'utf8'), null),
  canLoad,
};

function findRuntime(): string | null {
  return orElse(() => {
    const main = createRequire(import.meta.url).resolve('onnxruntime-node'); // …/onnxruntime-node/dist/index.js
    return join(dirname(main), '..', 'bin', 'napi-v6', process.platform, process.arch);
  }, null);
}

/**
 * Node opens a library before it finds that it is no module of Node's, and closes it then: so the complaint tells
 * whether the loader found it. Asking onnxruntime instead would write its search to standard error.
 */
function canLoad(library: string): boolean {
  try {
    process.dlopen({ exports: {} }, library);
    return true;
  } catch (error) {
    return error instanceof Error && error.message.includes('did not self-register');
  }
}

function orElse<T>(attempt: () => T, otherwise: T): T {
  try {
    return attempt();
  } catch {
    return otherwise; // absent or not readable, which is an answer here
  }
}
