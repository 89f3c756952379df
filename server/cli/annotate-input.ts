// One input annotated into one output, line for line and in order: traces that cannot be scored leave their problems in
// their place, and never hide the others.
import { createHash } from 'node:crypto';
import { Failure, toFailureData } from '../shared/protocol/failure.ts';
import { annotationSchema, type AnnotationLine, type FailedAnnotation } from '../shared/trace/annotation.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { Annotator } from './annotator.ts';
import type { LineOutput } from './partial-output.ts';
import { parseRead, type InputLine, type TraceInput } from './trace-input.ts';
import type { Shard } from './shard.ts';

export interface AnnotateJob {
  readonly input: TraceInput;
  readonly output: LineOutput;
  readonly annotator: Annotator;
  readonly shard: Shard;
  readonly signal: AbortSignal;
  /** Told of every problem that is an error, and of the first text in a run that is far from what the model reads well. */
  readonly onProblem: (problem: Problem) => void;
  /** Bytes of the input done, and tokens scored so far by this run. */
  readonly onProgress: (bytesDone: number, counts: AnnotateCounts) => void;
}

export interface AnnotateCounts {
  annotated: number;
  failed: number;
  /** Of the annotated ones, those that came from the store. */
  stored: number;
  /** Lines taken over from an interrupted run, failed ones included. */
  resumed: number;
  /** Tokens scored by this run. */
  tokens: number;
  /** Warnings by code. */
  readonly warnings: Map<string, number>;
}

export function emptyCounts(): AnnotateCounts {
  return { annotated: 0, failed: 0, stored: 0, resumed: 0, tokens: 0, warnings: new Map() };
}

/** Ends early where the signal is aborted, with the output left for --resume. @throws Failure `write-failed` */
export async function annotateInput(job: AnnotateJob, counts: AnnotateCounts): Promise<'finished' | 'interrupted'> {
  const run = createHash('sha256')
    .update(JSON.stringify([job.annotator.identity, job.shard]))
    .digest('hex');
  let ordinal = 0;
  for await (const read of job.input.lines(job.signal)) {
    const isMine = ordinal++ % job.shard.count === job.shard.index;
    if (!isMine) continue;
    if (job.signal.aborted) return 'interrupted';
    const key = createHash('sha256')
      .update(`${run}\n${read.line}\n${knownOf(read)}${read.text}`)
      .digest('hex');
    const earlier = await job.output.reuse(key);
    if (earlier !== null) {
      counts.resumed++;
      if (earlier === 'failed') counts.failed++;
      continue;
    }
    const line = await annotateLine(job, read, counts);
    if (line === null) return 'interrupted';
    for (const problem of line.problems) tellProblem(job, { line: read.line, ...problem }, counts);
    const isFailed = !('tokens' in line);
    if (isFailed) counts.failed++;
    else counts.annotated++;
    await job.output.write(key, JSON.stringify(line), isFailed ? 'failed' : 'done');
    job.onProgress(read.byteStart + Buffer.byteLength(read.text) + 1, counts);
  }
  return job.signal.aborted ? 'interrupted' : 'finished';
}

function tellProblem(job: AnnotateJob, problem: Problem, { warnings }: AnnotateCounts): void {
  const isStrange = problem.code === 'far-from-domain';
  const before = warnings.get(problem.code) ?? 0;
  if (problem.severity === 'error' || (isStrange && before === 0)) job.onProblem(problem);
  if (problem.severity === 'warning' || isStrange) warnings.set(problem.code, before + 1);
}

/** What numbers of the line depend on besides its text. */
function knownOf(read: InputLine): string {
  if (read.known === undefined) return '';
  const trace = parseRead(read).trace;
  return JSON.stringify([trace?.hindsight ?? null, trace?.trial?.sha256 ?? null]);
}

/** Null where the work was interrupted. */
async function annotateLine(job: AnnotateJob, read: InputLine, counts: AnnotateCounts): Promise<AnnotationLine | null> {
  const { trace, problems } = parseRead(read);
  if (trace === null) return failedLine(null, read.line, problems);
  const before = counts.tokens;
  try {
    const { annotation, stored } = await job.annotator.annotate(trace, {
      signal: job.signal,
      onProgress: (done, total) => {
        counts.tokens = before + done;
        const share = total === 0 ? 0 : done / total;
        job.onProgress(read.byteStart + share * Buffer.byteLength(read.text), counts);
      },
    });
    if (stored) counts.stored++;
    else counts.tokens = before + annotation.tokens.start.length;
    return annotation;
  } catch (error) {
    counts.tokens = before;
    if (error instanceof Failure && error.code === 'cancelled') return null;
    const { code, message } = toFailureData(error);
    const problem: Problem = { code, severity: 'error', message, line: read.line };
    return failedLine(trace.id, read.line, [...problems, problem]);
  }
}

function failedLine(id: string | null, line: number, problems: readonly Problem[]): FailedAnnotation {
  return { schema: annotationSchema, id, line, problems };
}
