// A preference pair before its text is read: two places, the numbers that ranked them and where the labels come from.
import type { PairChoice } from '../shared/protocol/pair-rules.ts';
import type { PairSideMade } from '../shared/protocol/pair-sides.ts';
import type { Provenance } from '../shared/trace/annotation.ts';
import type { Departure, Details } from './proposal.ts';

/** Every reason for which a pair (or a trace that could have given one) is not written. */
export type GuardId =
  | 'prompt-differs'
  | 'empty-side'
  | 'same-completion'
  | 'no-shared-prefix'
  | 'prefix-in-message'
  | 'human-skip'
  | 'null-value'
  | 'out-of-context'
  | 'seam-merges'
  | 'scorer-differs'
  | 'below-confidence'
  | 'below-margin'
  | 'never-saturates'
  | 'nothing-to-cut'
  | 'no-closing'
  | 'no-continuation'
  | 'duplicate'
  | 'over-limit';

export const guardTitles: Readonly<Record<GuardId, string>> = {
  'prompt-differs': 'the prompts are not byte-identical',
  'empty-side': 'one side has no text',
  'same-completion': 'both sides are the same after normalisation',
  'no-shared-prefix': 'the sides share no step that could go to the prompt',
  'prefix-in-message':
    'the shared beginning lies inside an assistant message, which no conversational line can hold; use whole traces, or text prompts with the format trl',
  'human-skip': 'a person chose to leave it out',
  'null-value': 'a side has no value of the signal that the rule ranks by',
  'out-of-context': 'a value was read with a cut context',
  'seam-merges': 'the gold answer’s first token merges with the end of the probe, so its probability is not comparable',
  'scorer-differs': 'the two values come from different models, tokenizers, templates, probes, devices or versions',
  'below-confidence': 'no side is as confident as the rule asks of the chosen one',
  'below-margin': 'the values differ by less than the minimum margin, or the wrong side has the higher one',
  'never-saturates': 'the potential never exceeds the threshold, so there is no place to end the text at',
  'nothing-to-cut': 'no reasoning follows the place where the text would be ended',
  'no-closing': 'the text has no final answer of its own to close with',
  'no-continuation':
    'no correct text of the input goes on from there: no correct sibling begins with the same steps, and no correct trace has the beginning as its prompt (sample some and add them to the input)',
  duplicate: 'the same two texts are a pair already',
  'over-limit': 'the prompt has its number of pairs already',
};

/** What decided which side is better: correctness, by the file or our own verifier; the model; or a person. */
export type PairLabelSource = 'file' | 'verifier' | 'file+verifier' | 'model' | 'human';

/** The same in the three kinds that must not be mixed unseen. */
export type LabelKind = 'gold' | 'model' | 'human';

export function labelKindOf(source: PairLabelSource): LabelKind {
  return source === 'model' || source === 'human' ? source : 'gold';
}

export interface PairSide extends PairSideMade {
  /** Of the trace; null where nobody judged it, or the text ends with another answer than the trace's own. */
  readonly correct: boolean | null;
}

/** `continuation`: both sides run to their ends behind a shared beginning; `turn`, `step`: they are one turn or step. */
export type PairLevelWritten = 'whole' | 'continuation' | 'turn' | 'step';

/** What a person said of a pair, and who. */
export interface HumanChoice {
  readonly choice: PairChoice;
  readonly by: string | null;
}

export interface Pair {
  /** Stable: of the prompt and the two texts, in the order in which the rule proposed them. */
  readonly id: string;
  readonly chosen: PairSide;
  readonly rejected: PairSide;
  readonly group: string;
  readonly level: PairLevelWritten;
  /** Where the common beginning that goes to the prompt ends; null for whole traces. */
  readonly departure: Departure | null;
  readonly scoreChosen: number | null;
  readonly scoreRejected: number | null;
  readonly margin: number | null;
  readonly labelSource: PairLabelSource;
  readonly human: HumanChoice | null;
  readonly details: Details | null;
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
  /** Traces without a label. */
  readonly unlabeled: number;
  /** Traces whose file label and verifier disagree; the file's word was taken. */
  readonly disputed: number;
  /** Choices of people that name a proposed pair, and those that name none. */
  readonly choices: { readonly used: number; readonly unknown: number };
}
