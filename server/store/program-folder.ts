// Finds the folder that the program was installed into, wherever its code runs from: source files, dist/ or a package.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../shared/protocol/failure.ts';

export interface Program {
  /** Absolute folder that holds package.json, dist/ and media/. */
  readonly folder: string;
  readonly version: string;
}

let found: Program | null = null;

/** The nearest folder upwards whose package.json names this program. Read once. */
export function findProgram(): Program {
  found ??= searchUpwards(dirname(fileURLToPath(import.meta.url)));
  return found;
}

function searchUpwards(start: string): Program {
  for (let folder = start; ; folder = dirname(folder)) {
    const version = versionIn(folder);
    if (version !== null) return { folder, version };
    if (folder === dirname(folder)) {
      throw new Failure('internal', `No package.json of credence was found in ${start} or above; reinstall it.`);
    }
  }
}

function versionIn(folder: string): string | null {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (typeof manifest !== 'object' || manifest === null) return null;
    const fields = new Map<string, unknown>(Object.entries(manifest));
    const version = fields.get('version');
    return fields.get('name') === 'credence' && typeof version === 'string' ? version : null;
  } catch {
    return null; // absent or another program's: the search goes on one folder up
  }
}
