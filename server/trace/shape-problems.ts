// Turns what the schema objects to into problems with the place in the line, what was found, and what would be right.
import type { z } from 'zod';
import type { Problem } from '../shared/trace/problem.ts';
import { printPath, type JsonPath, type JsonRange } from './json-position.ts';
import { fieldForms } from './trace-record.ts';

/** A line with ten thousand bad tokens is one mistake made often; the first few say all. */
const maximumProblems = 5;

/** Problems of one line, at most five; `find` gives the place of a path in the line. */
export function shapeProblems(
  error: z.ZodError,
  value: unknown,
  line: number,
  find: (path: JsonPath) => JsonRange,
): readonly Problem[] {
  const paths = new Map<string, JsonPath>();
  for (const issue of error.issues) {
    const path = deepestPath(issue);
    paths.set(printPath(path), path);
  }
  return [...paths.values()].slice(0, maximumProblems).map((path): Problem => {
    const { offset, length } = find(path);
    const field = printPath(path);
    const form = fieldForms[String(path[0])];
    return {
      code: 'wrong-shape',
      severity: 'error',
      message: `Found ${describe(at(value, path))} in \`${field}\`; \`${String(path[0])}\` must be ${form ?? 'of another type'}.`,
      line,
      column: offset + 1,
      length,
      path: field,
    };
  });
}

/** Inside a union the branch that came furthest tells what was meant: an array of messages rather than a string. */
function deepestPath(issue: z.core.$ZodIssue): JsonPath {
  const own = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code !== 'invalid_union') return own;
  const inner = issue.errors.flat().map(deepestPath);
  const deepest = inner.reduce<JsonPath>((best, path) => (path.length > best.length ? path : best), []);
  return [...own, ...deepest];
}

function at(value: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((inner, part) => (isRecord(inner) ? inner[part] : undefined), value);
}

function isRecord(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}

/** `a number (12)`, `nothing`, `an array of 3` */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'string')
    return `a string (${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)})`;
  if (typeof value === 'number' || typeof value === 'boolean') return `a ${typeof value} (${String(value)})`;
  return 'an object';
}
