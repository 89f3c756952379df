// What a file knows of each question besides one attempt at it: the first correct solution of a sibling, else the feedback
// that came with the line. Keeps two solutions a prompt, so that there is one for the trace that wrote the other.
import type { Hindsight, Trace } from '../shared/trace/trace.ts';
import { findThinking } from './thinking.ts';

interface Solution {
  readonly line: number;
  readonly text: string;
}

export class HindsightIndex {
  readonly #solutions = new Map<string, Solution[]>();

  /** Traces of the file in order. */
  add(trace: Trace): void {
    const text = trace.correct === true && !trace.multiTurn ? solutionOf(trace) : '';
    if (text === '') return;
    if (this.isFull(trace.group)) return;
    const known = this.#solutions.get(trace.group) ?? [];
    if (known.some((one) => one.text === text)) return;
    this.#solutions.set(trace.group, [...known, { line: trace.line, text }]);
  }

  /** Whether what a further sibling says would change nothing. */
  isFull(group: string): boolean {
    return (this.#solutions.get(group)?.length ?? 0) >= 2;
  }

  /** The trace with what is known besides it, if anything is. */
  complete(trace: Trace): Trace {
    const hindsight = this.#of(trace);
    return hindsight === null ? trace : { ...trace, hindsight };
  }

  #of(trace: Trace): Hindsight | null {
    const own = solutionOf(trace);
    const sibling = this.#solutions.get(trace.group)?.find(({ line, text }) => line !== trace.line && text !== own);
    if (sibling !== undefined) return { kind: 'solution', text: sibling.text };
    const feedback = trace.source['feedback'];
    return typeof feedback === 'string' && feedback.trim() !== '' ? { kind: 'feedback', text: feedback } : null;
  }
}

/** What a trace says behind its thinking; all of it where nothing is marked as thinking, nothing where it is unfinished. */
function solutionOf({ turns }: Trace): string {
  const text = turns.at(-1)?.text ?? '';
  const { answerStart, unfinished } = findThinking(text);
  return unfinished ? '' : text.slice(answerStart ?? 0).trim();
}
