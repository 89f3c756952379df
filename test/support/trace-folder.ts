// Temporary trace files for tests: written, opened, and gone when the test ends.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { Failure } from '../../server/shared/protocol/failure.ts';
import type { ReadLine } from '../../server/trace/read-lines.ts';
import { openTraceFile, type TraceFile } from '../../server/trace/trace-file.ts';

export interface TraceFolder {
  /** Path of a file name in the folder. */
  readonly path: (name?: string) => string;
  /** Opens a file of the folder; it is closed after the test. */
  readonly open: (name?: string) => Promise<TraceFile>;
  /** Writes and opens a file. */
  readonly openWith: (content: string | Uint8Array) => Promise<TraceFile>;
}

/** One fresh folder a test. */
export function useTraceFolder(): TraceFolder {
  let folder = '';
  const opened: TraceFile[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'credence-traces-'));
  });
  afterEach(async () => {
    await Promise.allSettled(opened.splice(0).map((file) => file.close()));
    await rm(folder, { recursive: true, force: true });
  });
  const path = (name = 'a.trace.jsonl'): string => join(folder, name);
  const open = async (name?: string): Promise<TraceFile> => {
    const file = await openTraceFile(path(name));
    opened.push(file);
    return file;
  };
  return {
    path,
    open,
    openWith: async (content) => {
      await writeFile(path(), content);
      return open();
    },
  };
}

export async function allLines(lines: AsyncIterable<ReadLine>): Promise<ReadLine[]> {
  const found: ReadLine[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

/** [line, byteStart, text] of each line. */
export async function lineTexts(lines: AsyncIterable<ReadLine>): Promise<[number, number, string][]> {
  return (await allLines(lines)).map(({ line, byteStart, text }) => [line, byteStart, text]);
}

/** The code of the failure that the work ends with. */
export async function failureCode(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Failure);
  return error instanceof Failure ? error.code : '';
}
