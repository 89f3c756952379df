// What a command reads: a file, or standard input under the name "-". Lines in order as they come, and single lines again.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../shared/protocol/failure.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { completeTrace, type InputKnowledge } from '../trace/input-knowledge.ts';
import { parseTraceLine, type ParsedLine } from '../trace/parse-line.ts';
import { readLines, type ReadLine } from '../trace/read-lines.ts';
import { openTraceFile } from '../trace/trace-file.ts';

export interface InputLine extends ReadLine {
  /** What the input says of its traces, where somebody scores them. */
  readonly known?: InputKnowledge;
}

export interface TraceInput {
  /** As the user wrote it; "-" is standard input. */
  readonly name: string;
  /** Null where it is not known before the end. */
  readonly bytes: number | null;
  /** The non-blank lines in order; ends early where `signal` is aborted. */
  lines(signal?: AbortSignal): AsyncIterable<InputLine>;
  /** A trace that was there before. @throws Failure `invalid-trace` where it is none any more */
  read(line: number): Promise<Trace>;
  close(): Promise<void>;
}

/** @throws Failure `file-not-found` | `file-unreadable` */
export async function openInput(name: string): Promise<TraceInput> {
  if (name === '-') return standardInput();
  const file = await openTraceFile(name);
  return {
    name,
    bytes: file.bytes,
    lines: (signal) => file.lines(signal),
    async read(line) {
      const { text } = await file.readLine(line);
      return traceOf(parseTraceLine(text, line), name, line);
    },
    close: () => file.close(),
  };
}

/** Standard input where it is read once, line by line. */
function standardInput(): TraceInput {
  return {
    name: '-',
    bytes: null,
    lines: (signal) => readLines(process.stdin, signal),
    read: () => Promise.reject(new Failure('invalid-request', 'Standard input can be read once only.')),
    close: () => Promise.resolve(),
  };
}

/** Like openInput, for commands that read twice: standard input is kept in a temporary file until `close`. */
export async function openInputTwice(name: string): Promise<TraceInput> {
  if (name !== '-') return openInput(name);
  const folder = await mkdtemp(join(tmpdir(), 'credence-stdin-'));
  const path = join(folder, 'stdin.jsonl');
  await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }));
  const input = await openInput(path);
  return {
    ...input,
    name: '-',
    async close() {
      await input.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A line with the problems of its bytes and of its content together. */
export function parseRead({ text, line, problems, known }: InputLine): ParsedLine {
  if (problems.some(({ severity }) => severity === 'error')) return { trace: null, problems };
  const parsed = parseTraceLine(text, line);
  const all = [...problems, ...parsed.problems];
  const trace = parsed.trace === null ? null : { ...parsed.trace, problems: all };
  return { trace: trace === null || known === undefined ? trace : completeTrace(trace, known), problems: all };
}

function traceOf(parsed: ParsedLine, name: string, line: number): Trace {
  if (parsed.trace !== null) return parsed.trace;
  throw new Failure(
    'invalid-trace',
    `Line ${line} of ${name} is no trace any more; the file changed while it was read.`,
  );
}
