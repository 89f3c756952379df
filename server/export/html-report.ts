// Writes a self-contained HTML report: the report view's script and style with the traces and their annotations inside.
// It makes no request when opened; the page itself is made by report-page.ts.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { CalibrationCollector } from '../groups/calibrate-traces.ts';
import { GroupCollector } from '../groups/collect-groups.ts';
import { toSibling } from '../groups/to-sibling.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { Annotation } from '../shared/trace/annotation.ts';
import type { StepValues } from '../shared/trace/step-values.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { withoutTrial } from '../shared/trace/without-trial.ts';
import { escapeJson, pageAfterData, pageBeforeData, type ReportAssets } from './report-page.ts';
import { writeAtomically } from './write-atomically.ts';

export interface ReportEntry {
  readonly trace: Trace;
  readonly annotation: Annotation | null;
  /** What was measured of its steps by sampling; null: nothing. */
  readonly stepValues: StepValues | null;
}

export interface ReportJob {
  readonly title: string;
  readonly path: string;
  readonly overwrite: boolean;
  /** Folder of report.js and report.css: dist/webview. */
  readonly assets: string;
  readonly entries: AsyncIterable<ReportEntry>;
  readonly signal?: AbortSignal;
}

/** Of the bootstrap intervals in the page; the page names it. */
const calibrationSeed = 0;

/** Browsers hold the data as one string, at most 512 MB in Chromium, and parse it into several times as much. */
const maxDataCharacters = 200_000_000;

/** @throws Failure `file-exists` | `write-failed` | `cancelled` | `invalid-request`; nothing is written then */
export async function writeReport(job: ReportJob): Promise<{ readonly path: string; readonly traces: number }> {
  const assets = await readAssets(job.assets);
  let traces = 0;
  let characters = 0;
  const groups = new GroupCollector();
  const calibration = new CalibrationCollector();
  await writeAtomically({
    path: job.path,
    overwrite: job.overwrite,
    async produce(write) {
      await write(pageBeforeData(job.title, assets));
      await write(`{"title":${escapeJson(JSON.stringify(job.title))},"traces":[`);
      for await (const entry of job.entries) {
        throwIfCancelled(job.signal);
        const json = escapeJson(JSON.stringify(withoutSource(entry)));
        characters += json.length;
        if (characters > maxDataCharacters) throw tooLarge(traces);
        await write(`${traces === 0 ? '' : ','}\n${json}`);
        traces++;
        groups.add(entry.trace.group, toSibling(entry, traces));
        calibration.add(entry);
      }
      throwIfCancelled(job.signal); // the entries may have ended early for that
      await write('],"groups":[');
      let written = 0;
      for (const summary of groups.summaries()) {
        await write(`${written++ === 0 ? '' : ','}\n${escapeJson(JSON.stringify(summary))}`);
      }
      const cancel = job.signal === undefined ? {} : { signal: job.signal };
      // A turn of the event loop now and then, so that others run and an interrupt is heard.
      const report = await calibration.report({ seed: calibrationSeed, breathe: () => setImmediate(), ...cancel });
      await write(`],"calibration":${escapeJson(JSON.stringify(report))}}`);
      await write(pageAfterData(assets));
    },
  });
  return { path: job.path, traces };
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new Failure('cancelled', 'The report was cancelled; nothing was written.');
}

/** The parsed line is in the other fields already; unknown fields of the file stay out of a report. */
function withoutSource({ trace, annotation, stepValues }: ReportEntry): ReportEntry {
  return { trace: { ...withoutTrial(trace), source: {} }, annotation, stepValues };
}

function tooLarge(traces: number): Failure {
  return new Failure(
    'invalid-request',
    `A report of more than ${traces} of these traces is too large for a browser. Choose fewer lines (--lines 1-${traces}).`,
  );
}

async function readAssets(folder: string): Promise<ReportAssets> {
  const read = (name: string): Promise<string> =>
    readFile(join(folder, name), 'utf8').catch((error: unknown) => {
      throw new Failure('internal', `The report's ${name} is missing in ${folder}; run \`npm run build\`.`, {
        cause: error,
      });
    });
  const [script, style] = await Promise.all([read('report.js'), read('report.css')]);
  return { script, style };
}
