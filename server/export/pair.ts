// A preference pair before its text is read: two places, the numbers that ranked them and where the labels come from.
import type { Provenance } from '../shared/trace/annotation.ts';
import type { Place } from './candidate.ts';

/** Every reason for which a pair of a correct and an incorrect sibling is not written. */
export type GuardId =
  | 'prompt-differs'
  | 'empty-side'
  | 'same-completion'
  | 'null-value'
  | 'out-of-context'
  | 'scorer-differs'
  | 'below-margin'
  | 'duplicate'
  | 'over-limit';

export const guardTitles: Readonly<Record<GuardId, string>> = {
  'prompt-differs': 'the prompts are not byte-identical',
  'empty-side': 'one side has no text',
  'same-completion': 'both sides are the same after normalisation',
  'null-value': 'a side has no value of the signal that the rule ranks by',
  'out-of-context': 'a value was read with a cut context',
  'scorer-differs': 'the two values come from different models, tokenizers, devices or versions',
  'below-margin': 'the values differ by less than the minimum margin, or the wrong side has the higher one',
  duplicate: 'the same two texts are a pair already',
  'over-limit': 'the prompt has its number of pairs already',
};

/** `file` or `verifier` where both labels come from there. */
export type PairLabelSource = 'file' | 'verifier' | 'file+verifier';

export interface Pair {
  readonly chosen: Place;
  readonly rejected: Place;
  readonly group: string;
  readonly scoreChosen: number;
  readonly scoreRejected: number;
  readonly margin: number;
  readonly labelSource: PairLabelSource;
  /** Where the scores come from; null for a rule that needs no model. */
  readonly scorer: Provenance | null;
}

export interface PairSelection {
  readonly pairs: readonly Pair[];
  /** Prompts that give at least one pair. */
  readonly prompts: number;
  /** Pairs refused, by the first guard that refused them; guards that refused none are absent. */
  readonly refused: Readonly<Partial<Record<GuardId, number>>>;
  readonly traces: number;
  /** Traces without a label, in no pair. */
  readonly unlabeled: number;
  /** Traces whose file label and verifier disagree; the file's word was taken. */
  readonly disputed: number;
}
