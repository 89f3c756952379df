// A trace as a row of the trace list: the one way it is done, in the server and in a report's page.
import type { Prompt, Trace } from '../trace/trace.ts';
import type { TraceRow } from './trace-requests.ts';

/** Characters of the prompt's first line that a row keeps. */
const titleLength = 160;

/** The row without what is known from elsewhere: an error of the line, and numbers. */
export function rowOfTrace(trace: Trace): Omit<TraceRow, 'problem' | 'summary'> {
  return {
    line: trace.line,
    id: trace.id,
    group: trace.group,
    title: titleOf(trace.prompt),
    prediction: trace.prediction,
    answer: trace.answers[0] ?? null,
    correct: trace.correct,
    labelSource: trace.correctSource,
    disputed: trace.correct !== null && trace.verified !== null && trace.correct !== trace.verified,
    reward: trace.reward,
    length: trace.turns.reduce((sum, turn) => sum + turn.text.length, 0),
    model: trace.model,
  };
}

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
