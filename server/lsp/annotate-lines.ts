// Annotates lines of a file one after the other: what is stored is taken from there, the rest goes to the scorer
// process. Each finished line is kept and told at once, so that a cancel or a crash loses one line at most.
import { Failure, toFailureData, type FailureCode } from '../shared/protocol/failure.ts';
import type { ServerToHostEvents } from '../shared/protocol/host-server.ts';
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import type { TraceEvents } from '../shared/protocol/trace-requests.ts';
import { summarizeAnnotation } from '../shared/signals/row-summary.ts';
import type { Annotation } from '../shared/trace/annotation.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { Trace } from '../shared/trace/trace.ts';
import type { Annotations } from './annotations.ts';
import type { LineQueue } from './line-queue.ts';
import type { TraceDocument } from './trace-document.ts';

/** Scores one trace. @throws Failure */
export type ScoreOne = (
  trace: Trace,
  settings: ScoreSettings,
  options: { readonly signal: AbortSignal; readonly onProgress: (doneTokens: number, totalTokens: number) => void },
) => Promise<Annotation>;

export interface AnnotateParts {
  readonly annotations: Annotations;
  readonly queue: LineQueue;
  readonly score: ScoreOne;
  readonly tell: <K extends 'annotated' | 'progress'>(event: K, data: ServerToHostEvents[K]) => void;
  /** Said once where annotations cannot be stored; they stay in memory. */
  readonly warn: (message: string) => void;
}

export interface AnnotateJob {
  readonly document: TraceDocument;
  readonly lines: readonly number[];
  readonly settings: ScoreSettings;
  readonly signal: AbortSignal;
}

export interface AnnotateOutcome {
  readonly annotated: number;
  readonly failed: number;
  readonly cancelled: boolean;
}

// These say something about one line; any other failure would meet every line, and ends the job.
const failuresOfOneLine: ReadonlySet<FailureCode> = new Set(['invalid-trace', 'context-exceeded', 'out-of-memory']);
// A crash may be the line's fault; two in a row are the model's or the machine's.
const crashesInARow = 2;

/** @throws Failure that would meet every line: no model, a device that fails, a scorer that keeps crashing */
export async function annotateLines(parts: AnnotateParts, job: AnnotateJob): Promise<AnnotateOutcome> {
  try {
    return await annotateInTurn(parts, job);
  } finally {
    // Whoever shows progress without having asked for the work sees here that it ended.
    const lines = job.lines.length;
    tellProgress(parts, job, { line: job.lines.at(-1) ?? 0, doneLines: lines, doneTokens: 0, totalTokens: 0 });
  }
}

async function annotateInTurn(parts: AnnotateParts, job: AnnotateJob): Promise<AnnotateOutcome> {
  const urgency = job.lines.length === 1 ? 'now' : 'in-turn';
  let annotated = 0;
  let failed = 0;
  let crashes = 0;
  for (const [index, line] of job.lines.entries()) {
    try {
      await parts.queue.run(urgency, () => annotateLine(parts, job, line, index));
      annotated += 1;
      crashes = 0;
    } catch (error) {
      const { code, message } = toFailureData(error);
      if (code === 'cancelled' || job.signal.aborted) return { annotated, failed, cancelled: true };
      crashes = code === 'scorer-crashed' ? crashes + 1 : 0;
      const endsAll = code === 'scorer-crashed' ? crashes >= crashesInARow : !failuresOfOneLine.has(code);
      if (endsAll) throw error;
      failed += 1;
      const problem: Problem = { code, severity: 'error', message, line };
      parts.tell('annotated', { uri: job.document.uri, line, annotation: null, problem, summary: null });
    }
  }
  return { annotated, failed, cancelled: false };
}

async function annotateLine(parts: AnnotateParts, job: AnnotateJob, line: number, index: number): Promise<void> {
  const { document, settings, signal } = job;
  if (signal.aborted) throw new Failure('cancelled', 'Annotating was cancelled.');
  const trace = await document.trace(line);
  const progress = (doneTokens: number, totalTokens: number): void =>
    tellProgress(parts, job, { line, doneLines: index, doneTokens, totalTokens });
  progress(0, 0);
  const stored = await parts.annotations.findStored(trace, settings);
  const annotation = stored ?? (await parts.score(trace, settings, { signal, onProgress: progress }));
  const summary = summarizeAnnotation(annotation);
  if (stored === null) {
    await parts.annotations.keep(trace, settings, annotation).catch((error: unknown) => {
      parts.warn(toFailureData(error).message);
    });
  }
  document.setSummary(line, summary);
  parts.tell('annotated', { uri: document.uri, line, annotation, problem: null, summary });
}

function tellProgress(
  { tell }: AnnotateParts,
  { document, lines }: AnnotateJob,
  progress: Omit<TraceEvents['progress'], 'uri' | 'totalLines'>,
): void {
  tell('progress', { uri: document.uri, totalLines: lines.length, ...progress });
}
