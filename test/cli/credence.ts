// Runs the built command line as users do: as a program of its own, with nothing from this process but what is given.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

export const tinyModel = resolve('test/golden/models/llama-tiny');
export const program = resolve('dist/credence.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Written to standard input; without it standard input is closed. */
  readonly input?: string | Uint8Array;
  readonly environment?: NodeJS.ProcessEnv;
  /** Called once the program runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** One run to its end. The tiny model and no cache, unless the arguments or the environment say otherwise. */
export function credence(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return runProgram(process.execPath, [program, ...args], options);
}

export function runProgram(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  if (!existsSync(program)) throw new Error('dist/credence.js is missing; run `npm run build` first');
  return new Promise((settle, reject) => {
    const environment = {
      PATH: process.env['PATH'],
      HOME: tmpdir(),
      CREDENCE_MODEL: tinyModel,
      ...options.environment,
    };
    const child = spawn(command, args, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => settle({ code, stdout, stderr }));
    child.stdin.on('error', () => undefined); // a program that ends without reading it
    child.stdin.end(options.input ?? '');
    options.onStart?.(child);
  });
}

/** A folder of the test file's own; `write` puts a file into it and gives its path. */
export function useFolder(): {
  path(name: string): string;
  write(name: string, content: string | Uint8Array): Promise<string>;
} {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'credence-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return {
    path: (name) => join(folder, name),
    async write(name, content) {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    },
  };
}

/** Lines of a file: objects as JSON, text as it is. */
export function lines(...all: readonly (object | string)[]): string {
  return all.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join('');
}

export const sum = (id: string, result: number, parts: object = {}): object => ({
  id,
  prompt: 'What is 2 + 3?',
  completion: `<think>\nTwo and three make ${result} in all, I think.\n\nLet me check it once more: ${result}.\n</think>\n\\boxed{${result}}`,
  answer: '5',
  ...parts,
});

export const parsed = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown /* asserted by its reader */);
