// One line of a .trace.jsonl file → a trace, or problems that say where, what was found and what would be right.
// Never throws, whatever the text.
import type { Problem } from '../shared/trace/problem.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { buildTrace } from './build-trace.ts';
import { findTooDeep, maximumDepth } from './json-depth.ts';
import { findSyntaxError, locate } from './json-position.ts';
import { missingFields } from './missing-fields.ts';
import { defaultSegmenter } from './segmenters/registry.ts';
import type { Segmenter } from './segmenters/segmenter.ts';
import { describe, shapeProblems } from './shape-problems.ts';
import { traceRecord } from './trace-record.ts';

export interface ParsedLine {
  /** Null where the line is no trace; then at least one problem is an error, unless the line is blank. */
  readonly trace: Trace | null;
  /** All problems of the line; a trace's own are among them. */
  readonly problems: readonly Problem[];
}

/** Reads one line, without its line break. `line` counts from 1. Columns are UTF-16 units from 1. */
export function parseTraceLine(text: string, line: number, segmenter: Segmenter = defaultSegmenter): ParsedLine {
  try {
    return read(text, line, segmenter);
  } catch (error) {
    // Nothing above throws on purpose; what does anyway must not hide the good lines of a file.
    const reason = error instanceof Error ? error.message : String(error);
    return failed(line, 'unreadable-line', `This line could not be read (${reason}).`, 0, text.length);
  }
}

function read(text: string, line: number, segmenter: Segmenter): ParsedLine {
  if (text.trim() === '') return { trace: null, problems: [] };
  const pointer = lfsProblem(text, line);
  if (pointer !== null) return pointer;
  const deep = findTooDeep(text);
  if (deep !== null) {
    const message = `Brackets nest deeper than ${maximumDepth} levels here; a trace needs fewer than ten.`;
    return failed(line, 'too-deep', message, deep, 1);
  }
  const value = parseJson(text);
  if (value === undefined) return syntaxProblem(text, line);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = `Found ${describe(value)}; a line must hold one JSON object with \`prompt\` and \`completion\`, or \`messages\`.`;
    return failed(line, 'not-an-object', message, text.length - text.trimStart().length, 1);
  }
  const missing = missingFields(value);
  if (missing !== null) return failed(line, 'not-a-trace', missing, text.indexOf('{'), 1);
  const find = locate(text);
  const parsed = traceRecord.safeParse(value);
  if (!parsed.success) return { trace: null, problems: shapeProblems(parsed.error, value, line, find) };
  const trace = buildTrace(parsed.data, { line, segmenter, source: { ...value }, find, text });
  return { trace, problems: trace.problems };
}

/** undefined where the text is no JSON; JSON itself has no undefined. */
function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
    return value;
  } catch {
    return undefined;
  }
}

function syntaxProblem(text: string, line: number): ParsedLine {
  const error = findSyntaxError(text) ?? { offset: 0, length: text.length, what: 'invalid JSON' };
  const near = JSON.stringify(text.slice(error.offset, error.offset + 20));
  const found = error.offset >= text.length ? 'the end of the line' : near;
  const message = `Not JSON: ${error.what} at ${found}${hint(text, error.offset)}.`;
  return failed(line, 'not-json', message, error.offset, Math.max(1, error.length));
}

/** What usually lies behind a syntax error at this place. */
function hint(text: string, offset: number): string {
  const rest = text.slice(offset, offset + 12);
  if (/^-?(NaN|Infinity)/.test(rest)) return '; write null where a number is undefined';
  if (/^(True|False|None)/.test(rest)) return '; JSON writes true, false and null';
  if (rest.startsWith("'")) return '; strings stand in double quotes';
  if (/^\s*\{\s*$/.test(text)) return '; a trace stands on one line, not spread over several';
  if (offset >= text.length) return '; the line seems cut off, or the object goes on in the next line';
  return '; a line must hold one JSON object';
}

/** Git LFS leaves such a text file where the data was not fetched. */
function lfsProblem(text: string, line: number): ParsedLine | null {
  if (!/^(version https:\/\/git-lfs|oid sha256:[0-9a-f]{64}\s*$|size \d+\s*$)/.test(text.slice(0, 120))) return null;
  const message = 'This is a Git LFS pointer, not the data; `git lfs pull` fetches the file it stands for.';
  return failed(line, 'git-lfs-pointer', message, 0, text.length);
}

function failed(line: number, code: string, message: string, offset: number, length: number): ParsedLine {
  return { trace: null, problems: [{ code, severity: 'error', message, line, column: offset + 1, length }] };
}
