// What a rule for preference pairs is: which value ranks the correct and the wrong siblings of a prompt, and how.

export interface PairRule {
  /** Stable id, written into every pair. */
  readonly id: 'outcome' | 'crew-dpo';
  readonly title: string;
  /** Key of `Annotation.signals` that ranks the sides; null: correctness alone, no model is needed. */
  readonly signal: string | null;
  /** Smallest chosen minus rejected, in the signal's unit. */
  readonly minimumMargin: number;
  /** Which pairs of a prompt are kept when there are more than wanted. */
  readonly keep: 'seeded' | 'largest-margin';
  readonly source: string;
}
