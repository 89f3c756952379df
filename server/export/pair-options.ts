// How pairs are chosen, whatever the rule: every option with its default.
import type { PairRuleOptions } from '../shared/protocol/pair-rules.ts';

export interface PairOptions extends Required<PairRuleOptions> {
  readonly seed: number;
  /** Most pairs of one prompt (signals.md section 7: 4). Those a person chose are not counted. */
  readonly pairsPerPrompt: number;
  /** Smallest margin, in the rule's unit; null: the rule's own. */
  readonly minimumMargin: number | null;
}

export const defaultPairOptions: PairOptions = {
  seed: 0,
  pairsPerPrompt: 4,
  minimumMargin: null,
  level: 'whole',
  difference: 'signed',
  minimumConfidence: 0.9,
  saturation: 0.9,
};
