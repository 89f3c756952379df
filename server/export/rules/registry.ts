// The known rules, in the order in which they are offered.
import { Failure } from '../../shared/protocol/failure.ts';
import { pairRuleIds, type PairRuleId, type PairRuleOptions } from '../../shared/protocol/pair-rules.ts';
import { bestWorstTurn } from './best-worst-turn.ts';
import { crewDpo } from './crew-dpo.ts';
import { hindsight } from './hindsight.ts';
import { outcome } from './outcome.ts';
import type { PairRule } from './pair-rule.ts';
import { rareCorrect } from './rare-correct.ts';
import { rightToWrong } from './right-to-wrong.ts';
import { rlsf } from './rlsf.ts';
import { shortLong } from './short-long.ts';
import { spaeTruncate } from './spae-truncate.ts';

const rules: Readonly<Record<PairRuleId, PairRule>> = {
  outcome,
  'crew-dpo': crewDpo,
  rlsf,
  'spae-truncate': spaeTruncate,
  'right-to-wrong': rightToWrong,
  'short-long': shortLong,
  'best-worst-turn': bestWorstTurn,
  'rare-correct': rareCorrect,
  hindsight,
};

export const pairRules: readonly PairRule[] = pairRuleIds.map((id) => rules[id]);

/** @throws Failure `invalid-request` naming the rules that exist */
export function ruleById(id: string): PairRule {
  const rule = pairRules.find((known) => known.id === id);
  if (rule !== undefined) return rule;
  throw new Failure('invalid-request', `There is no export rule "${id}". Known rules: ${pairRuleIds.join(', ')}.`);
}

/** @throws Failure `invalid-request` where an option is given that the rule does not know, naming the rules that do */
export function checkRuleOptions(rule: PairRule, given: Iterable<keyof PairRuleOptions>): void {
  for (const option of given) {
    if (rule.options.includes(option)) continue;
    const knowing = pairRules.filter(({ options }) => options.includes(option)).map(({ id }) => id);
    const message = `The rule "${rule.id}" has no option "${option}"; it belongs to ${knowing.join(', ')}.`;
    throw new Failure('invalid-request', message);
  }
}
