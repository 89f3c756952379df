// Pairs of a few lines of a trace file, as rows, without files and without a model: annotations are given by hand.
import type { ExportEntry, Place } from '../../server/export/candidate.ts';
import { readSides } from '../../server/export/edited-trace.ts';
import { selectPairs } from '../../server/export/export-pairs.ts';
import { trl } from '../../server/export/formats/trl.ts';
import type { PairFormat } from '../../server/export/formats/pair-format.ts';
import type { Pairing } from '../../server/export/make-pairs.ts';
import { pairRow } from '../../server/export/pair-row.ts';
import { defaultPairOptions, type PairOptions } from '../../server/export/pair-options.ts';
import type { PairSelection } from '../../server/export/pair.ts';
import type { PairRule } from '../../server/export/rules/pair-rule.ts';
import type { Annotation, StepAnnotation } from '../../server/shared/trace/annotation.ts';
import type { Trace } from '../../server/shared/trace/trace.ts';
import { parseTraceLine } from '../../server/trace/parse-line.ts';
import { buildAnnotation, buildStep } from './build-annotation.ts';

/** What was measured of a line: parts of its steps, in their order, and signals of the trace; null: not annotated. */
export interface Measured {
  readonly steps?: readonly Partial<StepAnnotation>[];
  readonly signals?: Annotation['signals'];
  readonly problems?: readonly string[];
  readonly scorer?: Partial<Annotation['scorer']>;
}

export interface Line {
  readonly line: object;
  readonly measured?: Measured | null;
}

export function entriesOf(lines: readonly Line[]): readonly ExportEntry[] {
  return lines.map(({ line, measured = null }, at) => {
    const { trace, problems } = parseTraceLine(JSON.stringify(line), at + 1);
    if (trace === null) throw new Error(JSON.stringify(problems));
    return {
      place: { file: 0, line: at + 1 },
      trace,
      annotation: measured === null ? null : annotate(trace, measured),
    };
  });
}

/** Tokens are words with the space behind them; steps without a value have none. */
function annotate(trace: Trace, { steps = [], signals = {}, problems = [], scorer = {} }: Measured): Annotation {
  const plain = buildAnnotation();
  const words = trace.turns.flatMap(({ text }) => [...text.matchAll(/^\s+|\S+\s*/gu)]);
  const column = words.map(() => -0.5);
  const start = words.map(({ index }) => index);
  const end = words.map((word) => word.index + word[0].length);
  const nothing = { answer: null, confidence: null, goldLogprob: null, accuracy: null, potential: null, belief: null };
  return {
    ...plain,
    ...{ id: trace.id, line: trace.line, group: trace.group, signals },
    scorer: { ...plain.scorer, ...scorer },
    tokens: {
      ...{ start, end, logprob: column, entropy: column, rank: column, margin: column },
      ...{ selfCertainty: column, topMass: column },
    },
    steps: trace.steps.map((step, k) =>
      buildStep({ ...step, ...nothing, deltaPotential: null, deltaBelief: null, ...steps[k] }),
    ),
    problems: problems.map((code) => ({ code, severity: 'warning', message: code })),
  };
}

export interface Exported {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly selection: PairSelection;
}

export async function exportRows(
  lines: readonly Line[],
  rule: PairRule,
  options: Partial<PairOptions> = {},
  more: Partial<Pairing> & { readonly format?: PairFormat } = {},
): Promise<Exported> {
  const entries = entriesOf(lines);
  const format = more.format ?? trl;
  const pairing = { rule, options: { ...defaultPairOptions, ...options }, ...more, format };
  const selection = await selectPairs(each(entries), pairing);
  const read = ({ line }: Place): Promise<Trace> => {
    const entry = entries[line - 1];
    return entry === undefined ? Promise.reject(new Error(`no line ${line}`)) : Promise.resolve(entry.trace);
  };
  const rows = selection.pairs.map(async (pair) => {
    const [chosen, rejected] = await readSides(pair, read);
    return pairRow({ pair, chosen, rejected, rule, format, version: '0' });
  });
  return { rows: await Promise.all(rows), selection };
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}
