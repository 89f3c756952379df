// A trace as every part of the program sees it: one line of a file, read and completed. Values only, no reading.
import type { Problem } from './problem.ts';
import type { Span } from './span.ts';

/** A chat message with its content flattened to text. */
export interface Message {
  readonly role: string;
  readonly content: string;
  /** Reasoning kept apart from the content, without tags. */
  readonly reasoning?: string;
}

/** What precedes the first scored text: verbatim text, or messages that go through the model's chat template. */
export type Prompt =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'messages'; readonly messages: readonly Message[] };

/**
 * One scored text. For a string completion there is one turn with `message: null`; otherwise one per assistant
 * message, `message` being its index in `Trace.dialogue`.
 */
export interface Turn {
  readonly message: number | null;
  /** The completion string, or the message's content with separately kept reasoning put before it as a think block. */
  readonly text: string;
}

/** `think`: inside or before the think block's end, or text without tags; `answer`: after it; `turn`: a whole turn. */
export type StepPart = 'think' | 'answer' | 'turn';

/** A unit of reasoning: a span of a turn's text. Steps are in order and do not overlap. */
export interface Step extends Span {
  readonly turn: number;
  readonly part: StepPart;
  /** Label and reward that came with the file. */
  readonly label?: string | number | boolean;
  readonly reward?: number;
}

/** A token recorded by the generator. */
export interface RecordedToken {
  readonly id?: number;
  readonly text: string;
  readonly logprob?: number;
  readonly top?: readonly (readonly [text: string, logprob: number])[];
}

/** The first traces of a file, on which the wordings of step probes are tried. */
export interface ProbeTrial {
  /** Of what is read of them. */
  readonly sha256: string;
  /** At most 4, in the order of the file, none with a trial of its own. */
  readonly traces: readonly Trace[];
}

/** What is known of a question only after an attempt at it. */
export interface Hindsight {
  /** A correct sibling's solution, its thinking left out, or feedback in the file. */
  readonly kind: 'solution' | 'feedback';
  readonly text: string;
}

/** `file` where the line said so, `verifier` where our own equality decided. */
export type LabelSource = 'file' | 'verifier';

export interface Trace {
  /** Given or the line number as text; need not be unique. */
  readonly id: string;
  /** Counts from 1. */
  readonly line: number;
  /** Given or a hash of the prompt. */
  readonly group: string;
  readonly prompt: Prompt;
  /** All messages in order where the trace is made of messages (prompt and completion, or `messages`), else empty. */
  readonly dialogue: readonly Message[];
  /** True for a trace with more than one assistant message: one step is then one turn. */
  readonly multiTurn: boolean;
  readonly turns: readonly Turn[];
  readonly steps: readonly Step[];
  /** `given` where the file brought spans, else the segmenter's id. */
  readonly segmenter: 'given' | 'paragraph' | 'spae-exact';
  /** Accepted forms of the gold answer, exactly as written; empty where there is none. */
  readonly answers: readonly string[];
  /** Steps of the reference solution that came with the file, cut as the trace is; empty where there is none. */
  readonly reference: readonly string[];
  /** Final answer: given or extracted (signals.md 1.9); null where there is none. */
  readonly prediction: string | null;
  /** Correctness: the file's word where it has one, else prediction equals answer, else null. */
  readonly correct: boolean | null;
  readonly correctSource: LabelSource | null;
  /** What our own verifier says, also where the file's word decides; null without prediction or answer. */
  readonly verified: boolean | null;
  readonly reward: number | null;
  readonly tokens: readonly RecordedToken[] | null;
  readonly model: string | null;
  readonly meta: Readonly<Record<string, unknown>> | null;
  /** Present where a signal asks for it (T9) and the file has something: never from this trace itself. */
  readonly hindsight?: Hindsight;
  /** Present where the wording of step probes is to be chosen by the file. */
  readonly trial?: ProbeTrial;
  /** Warnings found while reading; the trace is usable all the same. */
  readonly problems: readonly Problem[];
  /** The parsed line, unknown fields included, for lossless export. */
  readonly source: Readonly<Record<string, unknown>>;
}
