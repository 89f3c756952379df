// Export and report of an open document: reads its traces and annotations one by one, and hands them to server/export.
import { basename } from 'node:path';
import type { ExportOptions, ExportResult, RulePreview } from '../shared/protocol/trace-requests.ts';
import type { ExportEntry } from '../export/candidate.ts';
import { readSides } from '../export/edited-trace.ts';
import { exportPairs, previewPair, selectPairs, selectPairsOfAll } from '../export/export-pairs.ts';
import { formatById } from '../export/formats/registry.ts';
import { writeReport, type ReportEntry } from '../export/html-report.ts';
import { addOverride, readOverrides } from '../export/overrides.ts';
import { defaultPairOptions } from '../export/pair-options.ts';
import { listPairs, looksBeyondGroups } from '../export/list-pairs.ts';
import type { PairSelection } from '../export/pair.ts';
import { readPairTexts } from '../export/pair-texts.ts';
import type { PairRule } from '../export/rules/pair-rule.ts';
import { pairRules } from '../export/rules/registry.ts';
import type { Annotations } from './annotations.ts';
import type { MeasuredSteps } from './measured-steps.ts';
import { pairingOf, withChoices } from './pairing-of.ts';
import type { Exporting } from './services.ts';
import type { TraceDocument } from './trace-document.ts';
import { pathOf } from './uri-path.ts';

export interface ExportingParts {
  readonly annotations: Annotations;
  readonly measured: MeasuredSteps;
  readonly version: string;
  /** Folder of the report view's script and style. */
  readonly webviewFolder: string;
}

export function makeExporting(parts: ExportingParts): Exporting {
  return {
    export: (document, options, signal) => exportDocument(parts, document, options, signal),

    preview: async (document, given, signal) => {
      const pairing = await pairingOf(given, formatById('trl'));
      const { rule, format } = pairing;
      const entries = entriesOf(parts, document, isAnnotated(rule));
      const selection = await selectPairs(entries, withChoices(pairing), signal);
      const [pair] = selection.pairs;
      const counts = previewOf(rule, selection);
      if (pair === undefined) return { ...counts, first: null };
      const [chosen, rejected] = await readSides(pair, (place) => document.trace(place.line));
      return { ...counts, first: previewPair(pair, { chosen, rejected }, { rule, format, version: parts.version }) };
    },

    previewRules: async (document, { group, overrides }, signal) => {
      const choices = overrides === null ? {} : { choices: (await readOverrides(overrides)).choices };
      const format = formatById('trl');
      const rules = group === null ? pairRules : pairRules.filter((rule) => !looksBeyondGroups(rule));
      const pairings = rules.map((rule) => ({ rule, format, options: defaultPairOptions, ...choices }));
      const selections = await selectPairsOfAll(entriesOf(parts, document, true, group), pairings, signal);
      return selections.flatMap((selection, at) => {
        const rule = rules[at];
        return rule === undefined ? [] : [previewOf(rule, selection)];
      });
    },

    listPairs: async (document, group, given, signal) => {
      const pairing = await pairingOf(given, formatById('trl'));
      const { rule } = pairing;
      const entries = entriesOf(parts, document, isAnnotated(rule), looksBeyondGroups(rule) ? null : group);
      return listPairs(entries, withChoices(pairing), group, signal);
    },

    readPair: (document, sides) => readPairTexts(sides, (place) => document.trace(place.line)),

    choosePair: (path, choice) => addOverride(path, choice),

    report: (document, { path, overwrite }, signal) =>
      writeReport({
        title: basename(pathOf(document.uri)),
        ...{ path, overwrite, signal },
        assets: parts.webviewFolder,
        entries: withStepValues(entriesOf(parts, document, true), parts.measured),
      }),
  };
}

function isAnnotated({ readings }: PairRule): boolean {
  return readings !== 'none';
}

function previewOf({ id: rule }: PairRule, { pairs, prompts, refused }: PairSelection): RulePreview {
  return { rule, pairs: pairs.length, prompts, refused };
}

async function exportDocument(
  parts: ExportingParts,
  document: TraceDocument,
  { format, path, overwrite, ...given }: ExportOptions,
  signal: AbortSignal,
): Promise<ExportResult> {
  const pairing = await pairingOf(given, formatById(format));
  const { pairs, prompts, refused, warnings } = await exportPairs({
    ...pairing,
    ...{ path, overwrite, signal },
    inputs: [pathOf(document.uri)],
    version: parts.version,
    entries: entriesOf(parts, document, isAnnotated(pairing.rule)),
    read: (place) => document.trace(place.line),
  });
  return { path, pairs, prompts, refused, warnings };
}

/** The traces of a document (or of one group of it) in file order; lines that are none are left out. */
async function* entriesOf(
  parts: ExportingParts,
  document: TraceDocument,
  annotated: boolean,
  group: string | null = null,
): AsyncIterable<ExportEntry> {
  for (const row of await document.allRows()) {
    const { line, problem } = row;
    if (problem !== null || (group !== null && row.group !== group)) continue;
    const { trace } = await document.parse(line);
    if (trace === null) continue;
    yield { place: { file: 0, line }, trace, annotation: annotated ? await parts.annotations.find(trace) : null };
  }
}

async function* withStepValues(
  entries: AsyncIterable<ExportEntry>,
  measured: MeasuredSteps,
): AsyncGenerator<ReportEntry> {
  for await (const { trace, annotation } of entries)
    yield { trace, annotation, stepValues: await measured.find(trace) };
}
