// The card beside an exported file: how it was made, what was left out and why, who scored it. Values only.
import { pairRuleFacts } from '../shared/protocol/pair-rules.ts';
import type { Provenance } from '../shared/trace/annotation.ts';
import type { PairFormat } from './formats/pair-format.ts';
import { guardTitles, labelKindOf, type GuardId, type PairSelection } from './pair.ts';
import type { PairOptions } from './pair-options.ts';
import { pairWarnings } from './pair-warnings.ts';
import type { PairRule } from './rules/pair-rule.ts';

export interface CardParts {
  readonly selection: PairSelection;
  readonly rule: PairRule;
  readonly format: PairFormat;
  readonly options: PairOptions;
  /** Names of the files the traces come from. */
  readonly inputs: readonly string[];
  /** The file of people's choices; null: none. */
  readonly overrides: { readonly name: string; readonly sha256: string } | null;
  readonly version: string;
  /** Number of written pairs in TRL's standard and conversational form. */
  readonly forms: Readonly<Record<'standard' | 'conversational', number>>;
}

/** Plain JSON; without a clock, so that the same input and seed give the same card. */
export function makeCard({ selection, rule, format, options, inputs, overrides, version, forms }: CardParts): object {
  const { pairs, refused } = selection;
  const { title, needs } = pairRuleFacts[rule.id];
  return {
    schema: 'credence.export-card/1',
    tool: `credence ${version}`,
    rule: { id: rule.id, title, needs, signal: rule.signal, margin: rule.marginMeaning, source: rule.source },
    format: { id: format.id, title: format.title },
    options: usedOptions(rule, options),
    inputs,
    overrides: overrides === null ? null : { ...overrides, ...selection.choices },
    counts: {
      traces: selection.traces,
      withoutLabel: selection.unlabeled,
      labelDisputedByVerifier: selection.disputed,
      prompts: selection.prompts,
      pairs: pairs.length,
      ...forms,
      labelSources: countBy(pairs.map((pair) => pair.labelSource)),
      labelKinds: countBy(pairs.map((pair) => labelKindOf(pair.labelSource))),
      levels: countBy(pairs.map((pair) => pair.level)),
      edited: pairs.filter(({ chosen, rejected }) => chosen.edit !== null || rejected.edit !== null).length,
      human: countBy(pairs.flatMap(({ human }) => (human === null ? [] : [human.choice]))),
    },
    refused: Object.fromEntries(
      Object.entries(refused).map(([guard, count]) => [
        guard,
        { pairs: count, why: guardTitles[guard as GuardId] /* the record's keys are guard ids */ },
      ]),
    ),
    scorers: distinctScorers(selection),
    warnings: pairWarnings(pairs, rule),
    notes: notes(forms),
  };
}

/** Those of every rule, and those that this one knows. */
function usedOptions(rule: PairRule, options: PairOptions): object {
  const { seed, pairsPerPrompt, minimumMargin } = options;
  const own = Object.fromEntries(rule.options.map((name) => [name, options[name]]));
  return { seed, pairsPerPrompt, minimumMargin: minimumMargin ?? rule.minimumMargin, ...own };
}

function notes(forms: CardParts['forms']): string[] {
  const base = 'Text is written as it was read; reasoning stays in the completion inside its think tags.';
  const mixed =
    'Text and message prompts are mixed: loaders want one kind a file; the format trl-conversational writes messages only.';
  return forms.standard > 0 && forms.conversational > 0 ? [base, mixed] : [base];
}

function distinctScorers(selection: PairSelection): Provenance[] {
  const all = selection.pairs.flatMap((pair) => (pair.scorer === null ? [] : [pair.scorer]));
  return [...new Map(all.map((scorer) => [JSON.stringify(scorer), scorer])).values()];
}

function countBy(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
