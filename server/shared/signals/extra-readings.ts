// What is measured only where a signal asks for it. Each field is null where it was not asked for or could not be had; the
// reason of the latter is among the annotation's problems.
import type { TokenRange } from './token-range.ts';

export interface ExtraReadings {
  /** One a token: log-probs of the likeliest tokens, most likely first (k = 20 or the whole vocabulary); null without distribution. */
  readonly topLogprobs: readonly (readonly number[] | null)[] | null;
  /** One a token: log-prob behind the same template with an empty user message (R3). */
  readonly emptyQuestion: readonly (number | null)[] | null;
  /** One a token: entropy, nats, where the context messages are left out (T8). */
  readonly noContext: readonly (number | null)[] | null;
  /** One a token: log-prob behind the question with feedback (T9). */
  readonly hindsight: readonly (number | null)[] | null;
  /** One a token: log-prob by the second model (T10, R8); null too where its tokens are others. */
  readonly secondModel: readonly (number | null)[] | null;
  /** T10 where the second model writes the text in other tokens: one a word, in order and without gaps. */
  readonly secondWords: readonly SecondWord[] | null;
  /** Log-prob of each token of the prompt but the first (G6, R15). */
  readonly prompt: readonly number[] | null;
  /** One a step: mass of the positive and of the reflective cues behind ConCISE's probe (S6); null where not asked. */
  readonly reflection: readonly (CueMass | null)[] | null;
  /** R10: the verdict on the trace, and on controls that a sound judge refuses. */
  readonly verdict: VerdictReading | null;
  /** R11: mean log-prob of each follow-up message. */
  readonly followUps: { readonly positive: readonly number[]; readonly negative: readonly number[] } | null;
  /** R5: log-prob of each gold token behind R4's opener with no reasoning written. */
  readonly noReasoning: readonly number[] | null;
  /** S5.4: log-prob of each token of the trace's own final answer, at the base and one a step. */
  readonly ownAnswer: {
    readonly base: readonly number[] | null;
    readonly steps: readonly (readonly number[] | null)[];
  } | null;
  /** R2: what is decoded behind an answer cue, for traces without a box. */
  readonly answerCue: string | null;
  /** R15: the prompt completed from its first part. */
  readonly promptCompletion: PromptCompletion | null;
  /** R14: the answer asked for again with the options of the question in another order. */
  readonly permutedChoice: PermutedChoice | null;
}

/** A stretch of text that ends where both models' tokens do, and not inside a word. */
export interface SecondWord extends TokenRange {
  /** By the second model, over its tokens; null where one has no distribution. */
  readonly logprob: number | null;
}

/** Probabilities, [0, 1]. */
export interface CueMass {
  readonly positive: number;
  readonly reflective: number;
}

/** Probabilities of all spellings of yes and of no, [0, 1]. */
export interface Verdict {
  readonly yes: number;
  readonly no: number;
}

export interface VerdictReading extends Verdict {
  /** The same question about answers that are none: an empty one, a lone colon. */
  readonly controls: readonly Verdict[];
}

export interface PromptCompletion {
  /** Text that was held back. */
  readonly expected: string;
  /** Greedy text of as many tokens. */
  readonly completed: string;
  /** Mean log-prob of the held-back tokens. */
  readonly meanLogprob: number | null;
  /** What is answered from the first part alone; null where nothing was. */
  readonly answer: string | null;
}

export interface PermutedChoice {
  /** Texts of the options in the order they were shown: the first one stood behind A. */
  readonly options: readonly string[];
  /** Greedy text behind the reasoning with its letters mapped; null where nothing was decoded. */
  readonly answer: string | null;
}

export const noExtras: ExtraReadings = {
  topLogprobs: null,
  emptyQuestion: null,
  noContext: null,
  hindsight: null,
  secondModel: null,
  secondWords: null,
  prompt: null,
  reflection: null,
  verdict: null,
  followUps: null,
  noReasoning: null,
  ownAnswer: null,
  answerCue: null,
  promptCompletion: null,
  permutedChoice: null,
};
