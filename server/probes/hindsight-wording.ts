// T9: what is put behind the question before the trace is read again, as SDPO (2601.20802) does: a correct solution of
// the same question, or feedback on the attempt, and the request to solve it.
import type { Hindsight } from '../shared/trace/trace.ts';

const openings = {
  solution: 'Correct solution:',
  feedback: 'The following is feedback from an unsuccessful earlier attempt:',
} as const;

/** The section behind the question. */
export function hindsightSection({ kind, text }: Hindsight): string {
  return `\n\n${openings[kind]}\n\n${text.trim()}\n\nCorrectly solve the original question.\n`;
}
