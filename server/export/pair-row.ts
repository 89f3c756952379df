// One line of a pair file: the three columns that trainers read, and beside them where the pair comes from.
import type { Trace } from '../shared/trace/trace.ts';
import type { PairFormat } from './formats/pair-format.ts';
import { labelKindOf, type Pair } from './pair.ts';
import type { PairRule } from './rules/pair-rule.ts';

export interface PairRowParts {
  readonly pair: Pair;
  /** As they are written: edited where the rule edits. */
  readonly chosen: Trace;
  readonly rejected: Trace;
  readonly rule: PairRule;
  readonly format: PairFormat;
  /** Program version. */
  readonly version: string;
}

/** A plain object for JSON. The same columns in every row of a file, null where they do not apply. */
export function pairRow({ pair, chosen, rejected, rule, format, version }: PairRowParts): Record<string, unknown> {
  const sides = format.sides(chosen, rejected, pair.departure);
  return {
    prompt: sides.prompt,
    chosen: sides.chosen,
    rejected: sides.rejected,
    ...promptColumns(chosen),
    pair: pair.id,
    rule: rule.id,
    level: pair.level,
    score_chosen: pair.scoreChosen,
    score_rejected: pair.scoreRejected,
    margin: pair.margin,
    signal: rule.signal,
    label_source: pair.labelSource,
    label_kind: labelKindOf(pair.labelSource),
    correct_chosen: pair.chosen.correct,
    correct_rejected: pair.rejected.correct,
    human_choice: pair.human?.choice ?? null,
    human_by: pair.human?.by ?? null,
    group: pair.group,
    id_chosen: chosen.id,
    id_rejected: rejected.id,
    line_chosen: pair.chosen.place.line,
    line_rejected: pair.rejected.place.line,
    scorer: pair.scorer?.model ?? null,
    scorer_weights_sha256: pair.scorer?.weightsSha256 ?? null,
    scorer_tokenizer_sha256: pair.scorer?.tokenizerSha256 ?? null,
    scorer_template_sha256: pair.scorer?.templateSha256 ?? null,
    scorer_precision: pair.scorer?.precision ?? null,
    scorer_device: pair.scorer?.device ?? null,
    scorer_probe: rule.readings === 'probes' ? (pair.scorer?.probe ?? null) : null,
    edited: pair.chosen.edit !== null || pair.rejected.edit !== null,
    details: pair.details,
    tool: `credence ${version}`,
  };
}

/** Columns of TRL that change how a prompt is rendered, kept where the file has them. */
function promptColumns(trace: Trace): Record<string, unknown> {
  const columns = Object.entries(trace.source);
  return Object.fromEntries(columns.filter(([name]) => name === 'tools' || name === 'chat_template_kwargs'));
}
