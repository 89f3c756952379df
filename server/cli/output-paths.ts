// Where what is made of each input goes: OUT itself for one input, files in the folder OUT for several.
import { mkdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Failure } from '../shared/protocol/failure.ts';

/** "runs/a.trace.jsonl" → "a.annotations.jsonl"; standard input → "stdin.annotations.jsonl". */
export function outputName(input: string, what: string): string {
  const base = input === '-' ? 'stdin' : basename(input).replace(/(\.trace)?\.jsonl$/iu, '');
  return `${base}.${what}.jsonl`;
}

/**
 * One path an input, "-" for standard output.
 * @param what names the files in a folder
 * @throws Failure `invalid-request` | `write-failed`
 */
export async function outputPaths(
  inputs: readonly string[],
  out: string,
  what = 'annotations',
): Promise<readonly string[]> {
  const [only] = inputs;
  if (inputs.length === 1 && only !== undefined) {
    if (out === '-') return [out];
    const path = (await isFolder(out)) ? join(out, outputName(only, what)) : out;
    await refuseOwnInput(only, path);
    await refuseDevice(path);
    return [path];
  }
  if (out === '-')
    throw new Failure('invalid-request', 'Several inputs go to a folder, not to standard output (-o FOLDER).');
  const paths = inputs.map((input) => join(out, outputName(input, what)));
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) {
    throw new Failure('invalid-request', `Two inputs would both be written to ${twice}; take them one at a time.`);
  }
  await mkdir(out, { recursive: true }).catch((error: unknown) => {
    throw new Failure('write-failed', `The folder ${out} cannot be made; with several inputs OUT is a folder.`, {
      cause: error,
    });
  });
  return paths;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** A device or pipe cannot be replaced by a file, and must not be. */
async function refuseDevice(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || found.isFile()) return;
  throw new Failure('invalid-request', `${path} is no regular file; to write a stream use -o - and redirect it.`);
}

async function refuseOwnInput(input: string, out: string): Promise<void> {
  if (input === '-') return;
  const [from, to] = await Promise.all([input, out].map((path) => realpath(path).catch(() => resolve(path))));
  if (from === to)
    throw new Failure('invalid-request', `${out} is the input itself; it would be lost. Name another output.`);
}
