// What a signal is: a pure function with the facts a reader needs to trust it. One file per signal, listed in registry.ts.
import type { PlaceValue } from '../trace/step-values.ts';
import type { TraceReading } from './reading.ts';
import type { Sibling } from './sibling.ts';

export type SignalLevel = 'token' | 'step' | 'trace' | 'group';

/** How much of the tool rests on it (the reference's own order); P3 is measured on demand, or listed with what it would need. */
export type Priority = 'P0' | 'P1' | 'P2' | 'P3';

/** What must be known or measured for a signal. The planner (measures.ts) turns these into passes. */
export type Need =
  /** The base pass over the text. */
  | 'base'
  /** The step probe at the base and at every think step. */
  | 'probe'
  /** The gold answer in the file. */
  | 'gold'
  /** R4's probe where the thinking ends. */
  | 'likelihood'
  /** R4's probe where no reasoning was written. */
  | 'no-reasoning'
  /** The step probe with the trace's own final answer forced. */
  | 'own-answer'
  /** A distribution over reflection cues after each step. */
  | 'reflection'
  /** The scorer's yes or no to whether the trace is right, with its controls. */
  | 'verdict'
  /** Follow-up messages of a user. */
  | 'follow-ups'
  /** A short decode where the answer is looked for in traces without a box. */
  | 'answer-cue'
  /** A pass over the text behind an empty question. */
  | 'empty-question'
  /** A pass over the text without its context messages. */
  | 'no-context'
  /** A pass over the text behind a correct sibling or feedback. */
  | 'hindsight'
  /** Log-probs of the prompt's own tokens. */
  | 'prompt'
  /** The later part of the prompt completed from its first part. */
  | 'prompt-completion'
  /** The answer asked for again with the options of a multiple choice in another order. */
  | 'permuted-choice'
  /** A pass of a second model. */
  | 'second-model'
  /** Sibling traces of the same prompt. */
  | 'siblings'
  /** A reference solution in the file. */
  | 'reference'
  /** Complete continuations from a step: on demand only. */
  | 'rollouts'
  /** Last hidden states. */
  | 'hidden-states'
  /** A model of another kind, named in `cost`. */
  | 'other-model';

export interface SignalFacts {
  /** Stable id of signals.md: "T1", "S5". */
  readonly id: string;
  readonly title: string;
  /** What it tells, in a sentence a reader of traces understands. */
  readonly meaning: string;
  readonly level: SignalLevel;
  readonly priority: Priority;
  readonly unit: string;
  /** Mathematical range in words or interval notation. */
  readonly range: string;
  /** Which way usually means healthier; `neither` where the sign or size only informs. */
  readonly direction: 'high' | 'low' | 'neither';
  /** Of a signal of level `group`: over siblings; what it reads of one of them needs no gold. */
  readonly usesGold: boolean;
  /** Parts that do where the others do not. */
  readonly goldParts?: readonly string[];
  readonly needs: readonly Need[];
  /** What further parts need: measured only where the signal is asked for by its id, or all are. */
  readonly furtherNeeds?: readonly Need[];
  /** The parts that need those, at whatever level; null without. */
  readonly furtherParts?: readonly string[];
  /** Extra cost over the base pass, in words. */
  readonly cost: string;
  /** Paper or code, with arXiv number where there is one. */
  readonly source: string;
  /** Known traps, one sentence each, shown in the views. */
  readonly traps: readonly string[];
  /** Parts that may rank traces, and which end is taken for surer; absent: every part, by `direction`. */
  readonly ranks?: Readonly<Record<string, 'high' | 'low'>>;
  /** Parts that say how probably the trace is right, [0, 1]: what calibration is measured of. */
  readonly confidences?: readonly string[];
}

/** Values by part name (`meanLogprob`); undefined ones are null. */
export type Parts = Readonly<Record<string, number | null>>;
/** Columns by part name: one entry a token or a step. */
export type PartColumns = Readonly<Record<string, readonly (number | null)[]>>;

/** A signal computed on one trace. A part name stands for one thing at all levels. */
export interface TraceSignal extends SignalFacts {
  readonly compute: (reading: TraceReading) => Parts;
  /** One entry a step of the trace; null where the step has none. */
  readonly computeSteps?: (reading: TraceReading) => PartColumns;
  /** One entry a token. */
  readonly computeTokens?: (reading: TraceReading) => PartColumns;
}

/** A signal computed over the siblings of one prompt. */
export interface GroupSignal extends SignalFacts {
  readonly computeGroup: (siblings: readonly Sibling[]) => Parts;
  /** One entry a sibling, in the order given. */
  readonly computeEach?: (siblings: readonly Sibling[]) => PartColumns;
  /** Of each sibling columns with one entry a step of its annotation; null where it has none. */
  readonly computeEachSteps?: (siblings: readonly Sibling[]) => readonly (PartColumns | null)[];
}

/** A signal of what is counted on demand, outside of annotating. */
export interface DemandSignal extends SignalFacts {
  /** How it is measured, one sentence. */
  readonly onDemand: string;
  readonly computeMeasured: (places: readonly PlaceValue[]) => Parts;
  /** One entry a step of the trace. */
  readonly computeMeasuredSteps: (places: readonly PlaceValue[], steps: number) => PartColumns;
}

/** A signal that is known and not computed: the views name it with what it would need. */
export interface ListedSignal extends SignalFacts {
  readonly priority: 'P3';
  /** What it would take, one sentence. */
  readonly wouldNeed: string;
}
