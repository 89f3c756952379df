// One row of the trace list from a line: small enough to keep a hundred thousand of them in memory.
import type { RowSummary, TraceRow } from '../shared/protocol/trace-requests.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { Prompt, Trace } from '../shared/trace/trace.ts';

const titleLength = 160;

/** A line's row; `trace` is null where the line is no trace, and `problems` then say why. */
export function toTraceRow(
  trace: Trace | null,
  line: number,
  problems: readonly Problem[],
  summary: RowSummary | null = null,
): TraceRow {
  const problem = problems.find(({ severity }) => severity === 'error') ?? null;
  if (trace === null) return { ...emptyRow, line, id: String(line), problem };
  return {
    line,
    id: trace.id,
    group: trace.group,
    title: titleOf(trace.prompt),
    prediction: trace.prediction,
    answer: trace.answers[0] ?? null,
    correct: trace.correct,
    reward: trace.reward,
    length: trace.turns.reduce((sum, turn) => sum + turn.text.length, 0),
    model: trace.model,
    problem,
    summary,
  };
}

const emptyRow = {
  group: '',
  title: '',
  prediction: null,
  answer: null,
  correct: null,
  reward: null,
  length: 0,
  model: null,
  summary: null,
} as const;

/** First line with a visible character, of the prompt or of its last user message. */
function titleOf(prompt: Prompt): string {
  const text =
    prompt.kind === 'text'
      ? prompt.text
      : (prompt.messages.findLast(({ role }) => role === 'user') ?? prompt.messages.at(-1))?.content;
  const first = /\S[^\r\n]*/.exec(text ?? '')?.[0].trimEnd() ?? '';
  if (first.length <= titleLength) return first;
  // Half a surrogate pair at the cut would be no character.
  return first.slice(0, titleLength).replace(/[\ud800-\udbff]$/, '');
}
