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

/** How a calibration is worked out. */
export interface CalibrateWays {
  readonly seed: number;
  /** Awaited now and then, so that others may run. */
  readonly breathe: () => Promise<void>;
  readonly signal?: AbortSignal;
}

export interface CalibrateJob extends CalibrateWays {
  readonly entries: AsyncIterable<AnnotatedTrace>;
}

/** Takes traces as they go by, for those who do something else with them as well. */
export class CalibrationCollector {
  readonly #table = new ScoreTable();
  readonly #scorers = new Set<string>();

  add({ trace, annotation }: AnnotatedTrace): void {
    const signals = annotation?.signals ?? null;
    const row = this.#table.add({ group: trace.group, correct: trace.correct, answer: trace.prediction, signals });
    // What a trace states of itself needs no model.
    const stated = signals !== null && statedPart in signals ? null : statedInTrace(trace);
    if (stated !== null) this.#table.set(statedPart, row, stated);
    if (annotation !== null) this.#scorers.add(scorerName(annotation.scorer));
  }

  /** Over all that were added. @throws Failure `cancelled` */
  report(ways: CalibrateWays): Promise<CalibrationReport> {
    const { seed } = ways;
    const pause = (): Promise<void> => pauseOf(ways);
    const scorers = [...this.#scorers];
    return calibrate(this.#table, { seed, signals: traceSignals, sameAnswer: equalAnswers, pause, scorers });
  }
}

/** @throws Failure `cancelled` */
export async function calibrateTraces({ entries, ...ways }: CalibrateJob): Promise<CalibrationReport> {
  const collector = new CalibrationCollector();
  for await (const entry of entries) {
    await pauseOf(ways);
    collector.add(entry);
  }
  await pauseOf(ways); // the entries may have ended early for that
  return collector.report(ways);
}

async function pauseOf({ breathe, signal }: CalibrateWays): Promise<void> {
  await breathe();
  if (signal?.aborted === true) throw new Failure('cancelled', 'Calibrating was cancelled.');
}

/** Numbers of other weights, precisions or probes are other numbers. */
function scorerName({ model, weightsSha256, precision, probe }: AnnotatedScorer): string {
  const wording = probe === null ? 'no probes' : JSON.stringify(probe);
  return `${model} (${weightsSha256.slice(0, 8)}, ${precision}, ${wording})`;
}

type AnnotatedScorer = NonNullable<AnnotatedTrace['annotation']>['scorer'];
