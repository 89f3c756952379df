// Pairs as rules propose them, with the numbers they rest on, for a person to judge. Values only; their texts are asked
// for one pair at a time.
import type { PairChoice } from './pair-rules.ts';
import type { PairSides } from './pair-sides.ts';

/** A pair as a rule proposes it, for a person to judge. */
export interface ProposedPair {
  /** Stable id, as in the column `pair` of exported lines. */
  readonly pair: string;
  readonly lineChosen: number;
  readonly lineRejected: number;
  readonly level: 'whole' | 'continuation' | 'turn' | 'step';
  readonly scoreChosen: number | null;
  readonly scoreRejected: number | null;
  readonly margin: number | null;
  /** Why it is not exported; null where it is. */
  readonly guard: PairRefusal | null;
  /** What a person said of it; where that is `reject` the sides have changed places. */
  readonly choice: PairChoice | null;
  /** What its texts are made of, to be asked for with `readPair`. */
  readonly sides: PairSides;
}

export interface PairRefusal {
  /** Id of the guard. */
  readonly id: string;
  readonly why: string;
  /** Whether a person's choice wins over it; what cannot be a pair stays refused. */
  readonly canBeOverruled: boolean;
}

/** What a rule makes of one group. */
export interface ListedPairs {
  readonly pairs: readonly ProposedPair[];
  /** Traces that the rule turned away before there was a pair; null for a rule that looks beyond the group. */
  readonly turnedAway: readonly { readonly id: string; readonly why: string; readonly count: number }[] | null;
  /** What scores and margin are. */
  readonly scale: PairScale;
}

export interface PairScale {
  /** The signal and part that scores are; null: they are something else. */
  readonly signal: string | null;
  readonly marginMeaning: string;
  readonly minimumMargin: number;
  /** What decides which side is better: correctness, or the scoring model. */
  readonly labels: 'gold' | 'model';
}
