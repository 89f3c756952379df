// What a rule for preference pairs is: what it reads of each trace, and which pairs it proposes. The guards, the limit
// and what people chose come after it (make-pairs.ts).
import type { PairRuleId, PairRuleOptions } from '../../shared/protocol/pair-rules.ts';
import type { Candidate, ExportEntry } from '../candidate.ts';
import type { GuardId } from '../pair.ts';
import type { PairOptions } from '../pair-options.ts';
import type { Details, Proposal, Refusal } from '../proposal.ts';
import type { StepPlace } from '../step-place.ts';

/** A trace's text ended early, found while its text is at hand. */
export interface Cut {
  readonly keep: number;
  readonly insert: string;
  readonly resume: number | null;
  /** Of the cut text after normalisation. */
  readonly textSha256: string | null;
  readonly scores: { readonly cut: number | null; readonly full: number | null };
  readonly margin: number | null;
  readonly details: Details;
}

/** What a rule keeps of a trace besides what every rule does. */
export interface RuleFacts {
  /** The value it ranks by; null where it is undefined or not annotated. */
  readonly score: number | null;
  readonly places?: readonly StepPlace[];
  /** A cut, why there is none, or null where the rule does not look at this trace. */
  readonly cut?: Cut | GuardId | null;
  /** openingOf the trace. */
  readonly opening?: string | null;
  /** Of the text behind the place that the rule found, after normalisation. */
  readonly restSha256?: string | null;
}

export interface PairRule {
  /** Stable id, written into every pair. */
  readonly id: PairRuleId;
  readonly source: string;
  /** Which measurements it needs. */
  readonly readings: 'none' | 'base' | 'probes' | 'hindsight';
  /** The signal and part that its scores are, of the trace or its steps; null: they are something else. */
  readonly signal: string | null;
  /** What decides which side is better: correctness, or the scoring model. */
  readonly labels: 'gold' | 'model';
  /** What margin and minimum margin are, in words. */
  readonly marginMeaning: string;
  readonly minimumMargin: number;
  /** Which pairs of a prompt are kept when there are more than wanted. */
  readonly keep: 'seeded' | 'largest-margin';
  /** The options it knows. */
  readonly options: readonly (keyof PairRuleOptions)[];
  readonly read: (entry: ExportEntry, options: PairOptions) => RuleFacts;
  /** Every pair worth a look, in an order that follows that of the candidates. */
  readonly propose: (candidates: readonly Candidate[], options: PairOptions) => Iterable<Proposal | Refusal>;
}
