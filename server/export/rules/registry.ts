// The known rules, in the order in which they are offered.
import { Failure } from '../../shared/protocol/failure.ts';
import { crewDpo } from './crew-dpo.ts';
import { outcome } from './outcome.ts';
import type { PairRule } from './pair-rule.ts';

export const pairRules: readonly PairRule[] = [outcome, crewDpo];

/** @throws Failure `invalid-request` naming the rules that exist */
export function ruleById(id: string): PairRule {
  const rule = pairRules.find((known) => known.id === id);
  if (rule !== undefined) return rule;
  const known = pairRules.map((one) => one.id).join(', ');
  throw new Failure('invalid-request', `There is no export rule "${id}". Known rules: ${known}.`);
}
