// Export and report of an open document: reads its traces and annotations one by one, and hands them to server/export.
import { basename } from 'node:path';
import type { ExportOptions, ExportResult } from '../shared/protocol/trace-requests.ts';
import type { ExportEntry } from '../export/candidate.ts';
import { exportPairs, previewPair, selectPairs } from '../export/export-pairs.ts';
import { formatById } from '../export/formats/registry.ts';
import { writeReport } from '../export/html-report.ts';
import { defaultPairOptions } from '../export/make-pairs.ts';
import { ruleById } from '../export/rules/registry.ts';
import type { Annotations } from './annotations.ts';
import type { Exporting } from './services.ts';
import type { TraceDocument } from './trace-document.ts';
import { pathOf } from './uri-path.ts';

export interface ExportingParts {
  readonly annotations: Annotations;
  readonly version: string;
  /** Folder of the report view's script and style. */
  readonly webviewFolder: string;
}

export function makeExporting(parts: ExportingParts): Exporting {
  return {
    export: (document, options, signal) => exportDocument(parts, document, options, signal),

    preview: async (document, ruleId, signal) => {
      const rule = ruleById(ruleId);
      const { pairs, prompts, refused } = await selectPairs(
        entriesOf(parts, document, rule.signal !== null),
        rule,
        defaultPairOptions,
        signal,
      );
      const [pair] = pairs;
      if (pair === undefined) return { pairs: 0, prompts, refused, first: null };
      const sides = {
        chosen: await document.trace(pair.chosen.line),
        rejected: await document.trace(pair.rejected.line),
      };
      const first = previewPair(pair, sides, { rule, format: formatById('trl'), version: parts.version });
      return { pairs: pairs.length, prompts, refused, first };
    },

    report: (document, { path, overwrite }, signal) =>
      writeReport({
        title: basename(pathOf(document.uri)),
        ...{ path, overwrite, signal },
        assets: parts.webviewFolder,
        entries: entriesOf(parts, document, true),
      }),
  };
}

async function exportDocument(
  parts: ExportingParts,
  document: TraceDocument,
  options: ExportOptions,
  signal: AbortSignal,
): Promise<ExportResult> {
  const rule = ruleById(options.rule);
  const { path, pairs, prompts, refused } = await exportPairs({
    rule,
    format: formatById(options.format),
    options: { ...defaultPairOptions, seed: options.seed ?? defaultPairOptions.seed },
    path: options.path,
    overwrite: options.overwrite,
    inputs: [pathOf(document.uri)],
    version: parts.version,
    entries: entriesOf(parts, document, rule.signal !== null),
    read: (place) => document.trace(place.line),
    signal,
  });
  return { path, pairs, prompts, refused };
}

/** The traces of a document in file order; lines that are none are left out. */
async function* entriesOf(
  parts: ExportingParts,
  document: TraceDocument,
  annotated: boolean,
): AsyncIterable<ExportEntry> {
  for (const { line, problem } of await document.allRows()) {
    if (problem !== null) continue;
    const { trace } = await document.parse(line);
    if (trace === null) continue;
    yield { place: { file: 0, line }, trace, annotation: annotated ? await parts.annotations.find(trace) : null };
  }
}
