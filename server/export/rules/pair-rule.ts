// What a rule for preference pairs is: which value ranks the correct and the wrong siblings of a prompt, and how.

export interface PairRule {
  /** Stable id, written into every pair. */
  readonly id: 'outcome' | 'crew-dpo';
  readonly title: string;
  /**
   * Key of `Annotation.signals` that ranks the sides; null: correctness alone, no model is needed. The known ones come
   * from the text's own tokens; a rule that ranks by a probe's value needs a guard against `seam-merges` as well.
   */
  readonly signal: string | null;
  /** Smallest chosen minus rejected, in the signal's unit. */
  readonly minimumMargin: number;
  /** Which pairs of a prompt are kept when there are more than wanted. */
  readonly keep: 'seeded' | 'largest-margin';
  readonly source: string;
}
