// One input measured into one output, a line for each trace that is asked for and in order; a trace that cannot be
// measured leaves its problems in its place.
import { createHash } from 'node:crypto';
import { Failure, toFailureData } from '../shared/protocol/failure.ts';
import { placeProgress, progress } from '../shared/signals/step/progress.ts';
import { stepValuesSchema, type FailedStepValues, type StepValues } from '../shared/trace/step-values.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { Measurer } from './measurer.ts';
import type { LineOutput } from './partial-output.ts';
import type { Shard } from './shard.ts';
import { parseRead, type InputLine, type TraceInput } from './trace-input.ts';

export interface MeasureJob {
  readonly input: TraceInput;
  readonly output: LineOutput;
  readonly measurer: Measurer;
  readonly shard: Shard;
  /** Which lines; null: all. */
  readonly lines: ((line: number) => boolean) | null;
  /** Which places; null: all. Told apart by `placesText`. */
  readonly places: ((place: number) => boolean) | null;
  readonly placesText: string;
  readonly signal: AbortSignal;
  readonly onProblem: (problem: Problem) => void;
  readonly onProgress: (bytesDone: number, counts: MeasureCounts) => void;
}

export interface MeasureCounts {
  measured: number;
  failed: number;
  /** Lines taken over from an interrupted run, failed ones included. */
  resumed: number;
  /** Continuations and their tokens written by this run. */
  continuations: number;
  tokens: number;
}

export function emptyMeasureCounts(): MeasureCounts {
  return { measured: 0, failed: 0, resumed: 0, continuations: 0, tokens: 0 };
}

/** Ends early where the signal is aborted, with the output left for --resume. @throws Failure `write-failed` */
export async function measureInput(job: MeasureJob, counts: MeasureCounts): Promise<'finished' | 'interrupted'> {
  const run = createHash('sha256')
    .update(JSON.stringify([job.measurer.identity, job.shard, job.placesText]))
    .digest('hex');
  let ordinal = 0;
  for await (const read of job.input.lines(job.signal)) {
    const isMine = ordinal++ % job.shard.count === job.shard.index && (job.lines?.(read.line) ?? true);
    if (!isMine) continue;
    if (job.signal.aborted) return 'interrupted';
    const key = createHash('sha256').update(`${run}\n${read.line}\n${read.text}`).digest('hex');
    const earlier = await job.output.reuse(key);
    if (earlier !== null) {
      counts.resumed++;
      if (earlier === 'failed') counts.failed++;
      continue;
    }
    const line = await measureLine(job, read, counts);
    if (line === null) return 'interrupted';
    for (const problem of line.problems) job.onProblem({ line: read.line, ...problem });
    const isFailed = !('places' in line);
    if (isFailed) counts.failed++;
    else counts.measured++;
    await job.output.write(key, JSON.stringify(isFailed ? line : withNumbers(line)), isFailed ? 'failed' : 'done');
    job.onProgress(read.byteStart + Buffer.byteLength(read.text) + 1, counts);
  }
  return job.signal.aborted ? 'interrupted' : 'finished';
}

/** The counts with what S9 makes of them: at each place, and of the whole trace. */
export function withNumbers(values: StepValues): object {
  const numbers = placeProgress(values.places);
  return {
    ...values,
    places: values.places.map((one, index) => ({ ...one, ...numbers[index] })),
    signals: Object.fromEntries(
      Object.entries(progress.computeMeasured(values.places)).map(([part, value]) => [`${progress.id}.${part}`, value]),
    ),
  };
}

/** Null where the work was interrupted. */
async function measureLine(
  job: MeasureJob,
  read: InputLine,
  counts: MeasureCounts,
): Promise<StepValues | FailedStepValues | null> {
  const { trace, problems } = parseRead(read);
  if (trace === null) return failedLine(null, read.line, problems);
  const before = counts.continuations;
  try {
    const { values, writtenTokens } = await job.measurer.measure(trace, job.places, {
      signal: job.signal,
      onProgress: (done, total) => {
        counts.continuations = before + done;
        const share = total === 0 ? 0 : done / total;
        job.onProgress(read.byteStart + share * Buffer.byteLength(read.text), counts);
      },
    });
    counts.tokens += writtenTokens;
    return values;
  } catch (error) {
    if (error instanceof Failure && error.code === 'cancelled') return null;
    const { code, message } = toFailureData(error);
    return failedLine(trace.id, read.line, [...problems, { code, severity: 'error', message, line: read.line }]);
  }
}

function failedLine(id: string | null, line: number, problems: readonly Problem[]): FailedStepValues {
  return { schema: stepValuesSchema, id, line, problems };
}
