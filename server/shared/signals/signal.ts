// What a signal is: a pure function with the facts a reader needs to trust it. One file per signal, listed in registry.ts.
import type { TraceReading } from './reading.ts';

export type SignalLevel = 'token' | 'step' | 'trace' | 'group';

/** What must have been measured. `base`: the base pass; `probe`: step probes; `likelihood`: the R4 probe; `siblings`. */
export type Need = 'base' | 'probe' | 'gold' | 'likelihood' | 'siblings';

export interface SignalFacts {
  /** Stable id of signals.md: "T1", "S5". */
  readonly id: string;
  readonly title: string;
  readonly level: SignalLevel;
  readonly unit: string;
  /** Mathematical range in words or interval notation. */
  readonly range: string;
  /** Which way usually means healthier; `neither` where the sign or size only informs. */
  readonly direction: 'high' | 'low' | 'neither';
  readonly usesGold: boolean;
  readonly needs: readonly Need[];
  /** Extra cost over the base pass, in words. */
  readonly cost: string;
  /** Paper or code, with arXiv number where there is one. */
  readonly source: string;
  /** Known traps, one sentence each, shown in the views. */
  readonly traps: readonly string[];
}

/** A signal computed on one trace. Keys of the result are part names: `meanLogprob`; undefined values are null. */
export interface TraceSignal extends SignalFacts {
  readonly compute: (reading: TraceReading) => Readonly<Record<string, number | null>>;
}

/** One sibling as the group signals see it. */
export interface SiblingOutcome {
  readonly line: number;
  readonly correct: boolean | null;
  readonly reward: number | null;
}

/** A signal computed over the siblings of one prompt. */
export interface GroupSignal extends SignalFacts {
  readonly computeGroup: (siblings: readonly SiblingOutcome[]) => Readonly<Record<string, number | null>>;
}
