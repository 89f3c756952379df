// What whoever trains on a pair file must be told, besides its numbers: sentences for the card and the command line.
import { labelKindOf, type Pair } from './pair.ts';
import type { PairRule } from './rules/pair-rule.ts';

/** Empty where there is nothing to warn of. */
export function pairWarnings(pairs: readonly Pair[], rule: PairRule): readonly string[] {
  const byModel = pairs.filter(({ labelSource }) => labelSource === 'model');
  const kinds = new Set(pairs.map(({ labelSource }) => labelKindOf(labelSource)));
  const against = byModel.filter(({ chosen, rejected }) => chosen.correct === false && rejected.correct === true);
  const warnings: string[] = [];
  if (byModel.length > 0) warnings.push(labeledByModel);
  if (against.length > 0)
    warnings.push(
      `${against.length} of these ${byModel.length} pairs prefer text of a wrong trace over text of a correct one.`,
    );
  if (kinds.size > 1)
    warnings.push(`This file mixes labels of ${[...kinds].sort().join(' and ')}; label_kind tells them apart.`);
  if (pairs.some(({ chosen, rejected }) => chosen.edit !== null || rejected.edit !== null))
    warnings.push(
      `Texts were cut and put together by the rule ${rule.id}; no model wrote them like that (edited: true).`,
    );
  if (pairs.some(({ level }) => level === 'step'))
    warnings.push(
      'The sides are single steps and end inside a text: a trainer that appends an end-of-text token would teach the model to stop there.',
    );
  return warnings;
}

const labeledByModel =
  'The model, not a gold answer, decided which side is better (label_kind: model). Do not mix these pairs with gold-labelled ones unseen: rewards that come from the model itself sharpen what it believes already, rise, then fall, and fail where confidence and truth disagree (arXiv:2603.08660).';
