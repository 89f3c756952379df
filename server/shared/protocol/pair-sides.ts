// What the two texts of a preference pair are made of, by place instead of text, so that they can be asked for; and what
// comes back. Which pairs there are is said in trace-requests.ts.
import type { LabelSource } from '../trace/trace.ts';

/** Where a trace stands: which of the input files, and which line of it. */
export interface Place {
  /** Index into the inputs, from 0. */
  readonly file: number;
  /** From 1. */
  readonly line: number;
}

/** How a side's text is made where it is not a trace's own. Offsets are UTF-16, into the text of the only turn. */
export type Edit =
  /** The first `keep` characters, then `insert`, then the text from `resume` on. */
  | { readonly kind: 'splice'; readonly keep: number; readonly insert: string; readonly resume: number | null }
  /** The first `keep` characters of another trace, then this one's text. */
  | { readonly kind: 'continue'; readonly of: Place; readonly keep: number };

/** Where the two sides part, for pairs whose common beginning goes to the prompt. */
export type Departure =
  /** Before an assistant message; `only`: the sides are this message alone. */
  | { readonly kind: 'message'; readonly turn: number; readonly only: boolean }
  /** Inside the only turn's text; where a side ends before its text does, `ends` says where. */
  | {
      readonly kind: 'text';
      readonly offset: number;
      readonly ends: { readonly chosen: number; readonly rejected: number } | null;
    };

/** One side: a trace's own text, or what an edit makes of it. */
export interface PairSideMade {
  readonly place: Place;
  readonly edit: Edit | null;
}

/** Both sides, in the order in which the pair is written. */
export interface PairSides {
  readonly chosen: PairSideMade;
  readonly rejected: PairSideMade;
  /** Null for whole texts. */
  readonly departure: Departure | null;
}

/** A piece of a side or prompt: a message, or text that is none (`role` null). */
export interface PairPart {
  readonly role: string | null;
  readonly text: string;
}

/** A side as it is written, with what is known of its trace. */
export interface PairSideRead {
  readonly parts: readonly PairPart[];
  readonly line: number;
  readonly id: string;
  readonly prediction: string | null;
  /** Of the trace; an edited text was judged by nobody. */
  readonly correct: boolean | null;
  readonly correctSource: LabelSource | null;
  /** What our own verifier says, also where the file's word decides. */
  readonly verified: boolean | null;
  readonly reward: number | null;
  readonly model: string | null;
  readonly edited: boolean;
}

/** The texts of a pair as a trainer will read them. */
export interface PairTexts {
  readonly prompt: readonly PairPart[];
  /** The beginning of both texts that goes to the prompt; empty where the sides are whole. */
  readonly shared: string;
  readonly chosen: PairSideRead;
  readonly rejected: PairSideRead;
}
