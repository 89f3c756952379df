// The card beside an exported file: how it was made, what was left out and why, who scored it. Values only.
import type { Provenance } from '../shared/trace/annotation.ts';
import type { PairFormat } from './formats/pair-format.ts';
import type { PairOptions } from './make-pairs.ts';
import { guardTitles, type GuardId, type PairSelection } from './pair.ts';
import type { PairRule } from './rules/pair-rule.ts';

export interface CardParts {
  readonly selection: PairSelection;
  readonly rule: PairRule;
  readonly format: PairFormat;
  readonly options: PairOptions;
  /** Names of the files the traces come from. */
  readonly inputs: readonly string[];
  readonly version: string;
  /** Number of written pairs in TRL's standard and conversational form. */
  readonly forms: Readonly<Record<'standard' | 'conversational', number>>;
}

/** Plain JSON; without a clock, so that the same input and seed give the same card. */
export function makeCard({ selection, rule, format, options, inputs, version, forms }: CardParts): object {
  return {
    schema: 'credence.export-card/1',
    tool: `credence ${version}`,
    rule: { id: rule.id, title: rule.title, signal: rule.signal, source: rule.source },
    format: { id: format.id, title: format.title },
    options: { ...options, minimumMargin: options.minimumMargin ?? rule.minimumMargin },
    inputs,
    counts: {
      traces: selection.traces,
      withoutLabel: selection.unlabeled,
      labelDisputedByVerifier: selection.disputed,
      prompts: selection.prompts,
      pairs: selection.pairs.length,
      ...forms,
      labelSources: countBy(selection.pairs.map((pair) => pair.labelSource)),
    },
    refused: Object.fromEntries(
      Object.entries(selection.refused).map(([guard, pairs]) => [
        guard,
        { pairs, why: guardTitles[guard as GuardId] /* the record's keys are guard ids */ },
      ]),
    ),
    scorers: distinctScorers(selection),
    notes: notes(forms),
  };
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
