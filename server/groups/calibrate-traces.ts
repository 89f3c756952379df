// The use case: traces with their annotations in, calibration over all of them out. Of each trace a few numbers are kept,
// so that a file of any size can be calibrated.
import { Failure } from '../shared/protocol/failure.ts';
import type { CalibrationReport } from '../shared/protocol/calibration-report.ts';
import { calibrate } from '../shared/signals/calibration/calibrate.ts';
import { ScoreTable } from '../shared/signals/calibration/score-table.ts';
import { traceSignals } from '../shared/signals/registry.ts';
import { equalAnswers } from '../trace/answers/equal-answers.ts';
import { statedInTrace, type AnnotatedTrace } from './to-sibling.ts';

const statedPart = 'R13.stated';

export interface CalibrateJob {
  readonly entries: AsyncIterable<AnnotatedTrace>;
  readonly seed: number;
  /** Awaited now and then, so that others may run. */
  readonly breathe: () => Promise<void>;
  readonly signal?: AbortSignal;
}

/** @throws Failure `cancelled` */
export async function calibrateTraces(job: CalibrateJob): Promise<CalibrationReport> {
  const table = new ScoreTable();
  const scorers = new Set<string>();
  const pause = async (): Promise<void> => {
    await job.breathe();
    if (job.signal?.aborted === true) throw new Failure('cancelled', 'Calibrating was cancelled.');
  };
  for await (const { trace, annotation } of job.entries) {
    await pause();
    const signals = annotation?.signals ?? null;
    const row = table.add({ group: trace.group, correct: trace.correct, answer: trace.prediction, signals });
    // What a trace states of itself needs no model.
    const stated = signals !== null && statedPart in signals ? null : statedInTrace(trace);
    if (stated !== null) table.set(statedPart, row, stated);
    if (annotation !== null) scorers.add(scorerName(annotation.scorer));
  }
  await pause(); // the entries may have ended early for that
  const options = { seed: job.seed, signals: traceSignals, sameAnswer: equalAnswers, pause, scorers: [...scorers] };
  return calibrate(table, options);
}

/** Numbers of other weights, precisions or probes are other numbers. */
function scorerName({ model, weightsSha256, precision, probe }: AnnotatedScorer): string {
  const wording = probe === null ? 'no probes' : JSON.stringify(probe);
  return `${model} (${weightsSha256.slice(0, 8)}, ${precision}, ${wording})`;
}

type AnnotatedScorer = NonNullable<AnnotatedTrace['annotation']>['scorer'];
