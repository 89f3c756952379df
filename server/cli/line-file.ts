// What a command wrote, one JSON line for each line of its input, read where a line is asked for.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../shared/protocol/failure.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { openTraceFile } from '../trace/trace-file.ts';
import { outputName } from './output-paths.ts';

export interface LineForm<Value> {
  /** Names the file in a folder: "annotations". */
  readonly what: string;
  /** Null where it is no such line; the value of a line that the command could not make is null. */
  readonly parse: (json: unknown) => { readonly line: number; readonly value: Value | null } | null;
  readonly isOf: (value: Value, trace: Trace) => boolean;
  /** For messages: "annotation", and what helps: "Annotate again.". */
  readonly noun: string;
  readonly remedy: string;
}

export interface LineFile<Value> {
  /** Null where the line failed or is not there. @throws Failure `invalid-request` where it was made of another text */
  find(trace: Trace): Promise<Value | null>;
  close(): Promise<void>;
}

/**
 * @param path a file, or a folder that the command wrote for several inputs
 * @param input name of the trace file
 * @throws Failure `file-not-found` | `file-unreadable`; `invalid-request` where a line is none
 */
export async function openLineFile<Value>(
  path: string,
  input: string,
  form: LineForm<Value>,
): Promise<LineFile<Value>> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = await openTraceFile(isFolder ? join(path, outputName(input, form.what)) : path);
  // The place of each line's value; shards put together may bring them in any order.
  const rows = new Map<number, number>();
  for await (const { line, text } of file.lines()) {
    const parsed = parseText(text, form);
    if (parsed === null) {
      const problem = `Line ${line} of ${file.path} is no ${form.noun} of this version. ${form.remedy}`;
      throw new Failure('invalid-request', problem);
    }
    rows.set(parsed.line, line);
  }
  return {
    async find(trace) {
      const row = rows.get(trace.line);
      if (row === undefined) return null;
      const value = parseText((await file.readLine(row)).text, form)?.value ?? null;
      if (value === null || form.isOf(value, trace)) return value;
      throw new Failure(
        'invalid-request',
        `Line ${row} of ${file.path} was not made from line ${trace.line} of ${input}: the texts differ. ${form.remedy}`,
      );
    },
    close: () => file.close(),
  };
}

function parseText<Value>(text: string, { parse }: LineForm<Value>): ReturnType<LineForm<Value>['parse']> {
  try {
    return parse(JSON.parse(text));
  } catch {
    return null; // no JSON: no such line either
  }
}
