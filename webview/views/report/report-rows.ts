// Traces of a report as rows of the trace list, in file order or by group. Pure; no DOM.
import type { GroupSummary, TraceRow } from '../../../server/shared/protocol/trace-requests.ts';
import { summarizeGroup } from '../../../server/shared/signals/group-outcome.ts';
import { summarizeAnnotation } from '../../../server/shared/signals/row-summary.ts';
import type { Prompt } from '../../../server/shared/trace/trace.ts';
import type { ReportData } from './report-data.ts';

const titleLength = 160;

/** One a trace; `line` is the place in the report, counting from 1, since several files may have gone into it. */
export function reportRows(data: ReportData): readonly TraceRow[] {
  return data.traces.map(({ trace, annotation }, index) => ({
    line: index + 1,
    id: trace.id,
    group: trace.group,
    title: titleOf(trace.prompt),
    prediction: trace.prediction,
    answer: trace.answers[0] ?? null,
    correct: trace.correct,
    reward: trace.reward,
    length: trace.turns.reduce((sum, turn) => sum + turn.text.length, 0),
    model: trace.model,
    problem: null,
    summary: annotation === null ? null : summarizeAnnotation(annotation),
  }));
}

function titleOf(prompt: Prompt): string {
  const text =
    prompt.kind === 'text'
      ? prompt.text
      : (prompt.messages.findLast(({ role }) => role === 'user') ?? prompt.messages.at(-1))?.content;
  return (/\S[^\r\n]*/.exec(text ?? '')?.[0].trimEnd() ?? '').slice(0, titleLength);
}

/** Siblings stand together, groups in the order of their first row. */
export function byGroup(rows: readonly TraceRow[]): readonly TraceRow[] {
  const groups = new Map<string, TraceRow[]>();
  for (const row of rows) {
    const group = groups.get(row.group);
    if (group === undefined) groups.set(row.group, [row]);
    else group.push(row);
  }
  return [...groups.values()].flat();
}

export function groupOf(rows: readonly TraceRow[], group: string): GroupSummary {
  const siblings = rows.filter((row) => row.group === group);
  return summarizeGroup(
    group,
    siblings.map(({ line, correct, reward }) => ({ line, correct, reward })),
  );
}
