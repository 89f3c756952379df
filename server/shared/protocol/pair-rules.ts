// The rules by which preference pairs are made, by the names under which extension, server and command line speak of
// them. What a rule does stands in server/export/rules, one file each.

/** In the order in which they are offered. */
export const pairRuleIds = [
  'outcome',
  'crew-dpo',
  'rlsf',
  'spae-truncate',
  'right-to-wrong',
  'short-long',
  'best-worst-turn',
  'rare-correct',
  'hindsight',
] as const;

export type PairRuleId = (typeof pairRuleIds)[number];

/** What a rule says of itself where it is offered. */
export interface PairRuleFacts {
  /** A few words. */
  readonly name: string;
  /** Chosen over rejected, in a sentence without its full stop. */
  readonly title: string;
  /** What the file and its annotations must have. */
  readonly needs: string;
}

export const pairRuleFacts: Readonly<Record<PairRuleId, PairRuleFacts>> = {
  outcome: {
    name: 'Right against wrong',
    title: 'Any correct sibling over any wrong one',
    needs: 'Correct and wrong siblings; no model.',
  },
  'crew-dpo': {
    name: 'Sure and right against sure and wrong',
    title: 'Correct over wrong where the correct one is more confident in its answer',
    needs: 'Correct and wrong siblings, annotated (R1).',
  },
  rlsf: {
    name: 'Sure against less sure',
    title: 'The sibling that is more confident in its answer over the other, whatever is correct',
    needs: 'Siblings, annotated (R2); no gold answer. The model decides: keep such pairs apart.',
  },
  'spae-truncate': {
    name: 'Stop when solved',
    title: 'A correct trace ended at the step where it was solved over the whole of it',
    needs: 'Correct traces with a gold answer, annotated with probes (S1).',
  },
  'right-to-wrong': {
    name: 'Stop before it goes wrong',
    title: 'A wrong trace ended with the gold answer where it knew it over the whole of it',
    needs: 'Wrong traces with a gold answer, annotated with probes (S1).',
  },
  'short-long': {
    name: 'Short against long',
    title: 'A correct sibling over a much longer correct one',
    needs: 'Correct siblings of different length; no model.',
  },
  'best-worst-turn': {
    name: 'Best against worst next step',
    title:
      'From the same history, the turn or step that raises the belief in the gold answer most over the one that does least',
    needs: 'Siblings with a shared history and a gold answer, annotated with probes (S3). The model decides.',
  },
  'rare-correct': {
    name: 'Rare and right against common and right',
    title: 'The least likely correct sibling over the likeliest correct one',
    needs: 'Correct siblings, annotated (T1).',
  },
  hindsight: {
    name: 'Turn back before the mistake',
    title: 'A correct text that goes on from before the step that hindsight likes least over the wrong trace',
    needs: 'Wrong traces annotated with T9, and correct texts that share their beginning.',
  },
};

/** `continuation`: the steps that both sides share go to the prompt, the sides are what follows. */
export const pairLevels = ['whole', 'continuation'] as const;
export type PairLevel = (typeof pairLevels)[number];

/** Confidence of the correct minus that of the wrong one; its size; or the reverse, the hard negatives. */
export const confidenceDifferences = ['signed', 'absolute', 'inverted'] as const;
export type ConfidenceDifference = (typeof confidenceDifferences)[number];

/** What a person said of a pair: the chosen side is better; the rejected side is; leave the pair out. */
export const pairChoices = ['choose', 'reject', 'skip'] as const;
export type PairChoice = (typeof pairChoices)[number];

/** What can be said of a pair: a choice, or that an earlier one no longer holds. */
export const pairWords = [...pairChoices, 'clear'] as const;
export type PairWord = (typeof pairWords)[number];

/** Each has a default; those that a rule does not know are refused with the rules that do. */
export interface PairRuleOptions {
  readonly level?: PairLevel;
  /** Of `crew-dpo`. */
  readonly difference?: ConfidenceDifference;
  /** Of `rlsf`, [-1, 1]: the chosen side's. */
  readonly minimumConfidence?: number;
  /** Of `spae-truncate` and `right-to-wrong`, (-1, 1): the potential above which a trace counts as solved. */
  readonly saturation?: number;
}
