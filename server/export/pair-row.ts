// One line of a pair file: the three columns that trainers read, and beside them where the pair comes from.
import type { Trace } from '../shared/trace/trace.ts';
import type { PairFormat } from './formats/pair-format.ts';
import type { Pair } from './pair.ts';
import type { PairRule } from './rules/pair-rule.ts';

export interface PairRowParts {
  readonly pair: Pair;
  readonly chosen: Trace;
  readonly rejected: Trace;
  readonly rule: PairRule;
  readonly format: PairFormat;
  /** Program version. */
  readonly version: string;
}

/** A plain object for JSON. The same columns in every row of a file, null where they do not apply. */
export function pairRow({ pair, chosen, rejected, rule, format, version }: PairRowParts): Record<string, unknown> {
  const sides = format.sides(chosen, rejected);
  return {
    prompt: sides.prompt,
    chosen: sides.chosen,
    rejected: sides.rejected,
    ...promptColumns(chosen),
    rule: rule.id,
    score_chosen: pair.scoreChosen,
    score_rejected: pair.scoreRejected,
    margin: pair.margin,
    signal: rule.signal,
    label_source: pair.labelSource,
    group: pair.group,
    id_chosen: chosen.id,
    id_rejected: rejected.id,
    line_chosen: pair.chosen.line,
    line_rejected: pair.rejected.line,
    scorer: pair.scorer?.model ?? null,
    scorer_weights_sha256: pair.scorer?.weightsSha256 ?? null,
    scorer_tokenizer_sha256: pair.scorer?.tokenizerSha256 ?? null,
    scorer_precision: pair.scorer?.precision ?? null,
    scorer_device: pair.scorer?.device ?? null,
    edited: false,
    tool: `credence ${version}`,
  };
}

/** Columns of TRL that change how a prompt is rendered, kept where the file has them. */
function promptColumns(trace: Trace): Record<string, unknown> {
  const columns = Object.entries(trace.source);
  return Object.fromEntries(columns.filter(([name]) => name === 'tools' || name === 'chat_template_kwargs'));
}
