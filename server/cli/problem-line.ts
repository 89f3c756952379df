// One problem as one line that editors and terminals can follow: file:line:column: severity: message [code].
import type { Problem } from '../shared/trace/problem.ts';
import { visibleText } from './terminal-text.ts';

export function problemLine(file: string, problem: Problem): string {
  const place = [visibleText(file), problem.line, problem.line === undefined ? undefined : (problem.column ?? 1)];
  const path = problem.path === undefined ? '' : ` (${visibleText(problem.path)})`;
  const where = place.filter((part) => part !== undefined).join(':');
  return `${where}: ${problem.severity}: ${visibleText(problem.message)}${path} [${problem.code}]`;
}
