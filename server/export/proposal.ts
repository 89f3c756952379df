// A pair as a rule proposes it, before the guards have seen it.
import type { Departure, Edit } from '../shared/protocol/pair-sides.ts';
import type { Candidate } from './candidate.ts';
import type { GuardId } from './pair.ts';

export type { Departure, Edit };

export interface ProposedSide {
  readonly candidate: Candidate;
  /** Byte for byte what precedes the side. */
  readonly promptSha256: string;
  /** Of the side's text after normalisation; null where nothing is left of it. */
  readonly textSha256: string | null;
  readonly edit: Edit | null;
  /** The value that ranks the side; null where the rule has none for it. */
  readonly score: number | null;
}

/** Numbers and words about how a pair came about, the same keys in every pair of a rule. */
export type Details = Readonly<Record<string, number | string | null>>;

export interface Proposal {
  readonly chosen: ProposedSide;
  readonly rejected: ProposedSide;
  /** In the rule's unit, larger is clearer; null where a value it needs is undefined. */
  readonly margin: number | null;
  /** The number to write as the pair's margin, where it is another one. */
  readonly writtenMargin?: number;
  /** How many pairs of traces have these two texts. */
  readonly count: number;
  readonly level: 'whole' | 'turn' | 'step';
  /** Where it is known without comparing the sides' steps. */
  readonly departure: Departure | null;
  readonly details: Details | null;
}

/** Traces or pairs that the rule itself turns away. */
export interface Refusal {
  readonly refused: GuardId;
  readonly count: number;
}

/** A trace's whole text as a side. */
export function wholeSide(candidate: Candidate, score: number | null): ProposedSide {
  const { promptSha256, completionSha256: textSha256 } = candidate;
  return { candidate, promptSha256, textSha256, edit: null, score };
}
