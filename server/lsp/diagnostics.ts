// Problems of a trace file as diagnostics of its text. Only lines that changed are parsed again. Pure but for the
// breathing in between.
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver/node';
import type { Problem, Severity } from '../shared/trace/problem.ts';
import { parseTraceLine } from '../trace/parse-line.ts';
import { makeBreathing } from './breathe.ts';

// More would neither be read nor fit the problems panel; the last one says how many were left out.
const mostDiagnostics = 1000;

/** What was found in one version of a text; handed back in for the next. */
export interface Checked {
  readonly lines: readonly string[];
  readonly problems: readonly (readonly Problem[])[];
}

export const nothingChecked: Checked = { lines: [], problems: [] };

/** Checks every line; null where `signal` was aborted. Lines equal to those at the same distance from either end of `before` are not read again. */
export async function checkText(text: string, before: Checked, signal: AbortSignal): Promise<Checked | null> {
  const breathe = makeBreathing();
  const lines = text.split(/\r\n|\n|\r/);
  const problems: (readonly Problem[])[] = [];
  const shift = before.lines.length - lines.length;
  for (const [index, line] of lines.entries()) {
    const same = [index, index + shift].find((at) => before.lines[at] === line);
    problems.push(same === undefined ? parseTraceLine(line, index + 1).problems : (before.problems[same] ?? []));
    await breathe();
    if (signal.aborted) return null;
  }
  return { lines, problems };
}

/** Diagnostics of a checked text, by line. */
export function toDiagnostics({ lines, problems }: Checked): Diagnostic[] {
  const found: Diagnostic[] = [];
  let left = 0;
  for (const [line, ofLine] of problems.entries()) {
    for (const problem of ofLine) {
      if (found.length < mostDiagnostics) found.push(toDiagnostic(problem, line, lines[line] ?? ''));
      else left += 1;
    }
  }
  const last = found.at(-1);
  if (left > 0 && last !== undefined) found.push({ ...last, code: 'more', message: `${left} more problems follow.` });
  return found;
}

function toDiagnostic(problem: Problem, line: number, text: string): Diagnostic {
  const start = Math.min((problem.column ?? 1) - 1, text.length);
  const end = problem.length === undefined ? text.length : Math.min(start + problem.length, text.length);
  return {
    range: { start: { line, character: start }, end: { line, character: Math.max(end, start) } },
    severity: severities[problem.severity],
    code: problem.code,
    source: 'credence',
    message: problem.message,
  };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};
