// Puts questions into the context windows that can hold them, and counts those that fit in none.
import { maxDecodedTokens } from '../../probes/split-passes.ts';
import type { Problem } from '../../shared/trace/problem.ts';
import type { ProbeQuestion } from '../ask-probes.ts';
import { windowForQuestion, type ContextWindows } from '../context-windows.ts';

export interface PlacedQuestion extends ProbeQuestion {
  /** Index of the context window that it is asked in. `slot` counts in the whole text. */
  readonly window: number;
}

export class QuestionPlacer {
  readonly #windows: ContextWindows;
  #lost = 0;

  constructor(windows: ContextWindows) {
    this.#windows = windows;
  }

  /** Null where the question is longer than any window has room for. */
  place(question: ProbeQuestion): PlacedQuestion | null {
    const window = windowForQuestion(this.#windows, question.slot, depthOf(question));
    if (window === null) this.#lost++;
    return window === null ? null : { ...question, window };
  }

  /** Says how many questions were asked in no window. */
  get problems(): readonly Problem[] {
    if (this.#lost === 0) return [];
    const message = `${this.#lost} probes with their answers are too long for the ${this.#windows.contextLength} tokens that the model reads at once; their values are missing.`;
    return [{ code: 'probe-context-exceeded', severity: 'warning', message }];
  }
}

/** Tokens of the longest sequence that a question adds to the text. */
function depthOf({ ids, answers, further = [], greedy, decoded = maxDecodedTokens }: ProbeQuestion): number {
  const forced = [...answers, ...further].reduce((most, chain) => Math.max(most, chain.length - 1), 0);
  return ids.length + Math.max(forced, greedy ? decoded - 1 : 0);
}
