// The benchmark of one model without contenders: what `credence bench` tells. Rounds are interleaved, so that a busy
// minute hurts all tasks alike.
import { quantile } from '../../shared/numbers/quantile.ts';
import {
  continuationsAnswerSchema,
  packedAnswerSchema,
  peakAnswerSchema,
  readAnswerSchema,
  type AboutAnswer,
  type BenchTask,
} from './bench-task.ts';
import type { Bench } from './run-task.ts';
import { peakBytes } from './stopwatch.ts';

export interface OwnBenchOptions {
  readonly length: number;
  readonly stepsLength: number;
  readonly steps: number;
  readonly rounds: number;
  /** Whether writing on is timed as well. */
  readonly continuations?: boolean;
}

export interface OwnBench {
  readonly about: AboutAnswer;
  readonly options: OwnBenchOptions;
  /** Multiplications a second. */
  readonly peak: number;
  readonly body: ReadingRate;
  readonly full: ReadingRate;
  /** Whole annotating pass over its base pass: 1 would be free probes. */
  readonly forcedPasses: number;
  readonly greedyPasses: number;
  /** Tokens a second of texts that are written on; null where that was not asked for. */
  readonly continuations: ContinuationRates | null;
  readonly peakBytes: number;
}

export interface ContinuationRates {
  readonly task: Omit<ContinuationsTask, 'kind'>;
  readonly together: number;
  readonly alone: number;
}

export interface ReadingRate {
  readonly tokensPerSecond: number;
  /** Of the rate that the measured peak allows for the model's multiplications. */
  readonly shareOfPeak: number;
}

type ContinuationsTask = Extract<BenchTask, { readonly kind: 'continuations' }>;

/** A trace of Abacus' length, as its steps are measured by default. */
const continuationsTask: ContinuationsTask = {
  kind: 'continuations',
  ...{ length: 300, places: 8, samples: 32, tokens: 120, alone: 4 },
};

/** @param tell told what is being done */
export async function runOwnBench(
  bench: Bench,
  options: OwnBenchOptions,
  tell: (message: string) => void,
): Promise<OwnBench> {
  const { length, stepsLength, steps, rounds } = options;
  const peaks: number[] = [];
  const seen: Record<'body' | 'full', Read[]> = { body: [], full: [] };
  const passes: Record<'forced' | 'greedy', number[]> = { forced: [], greedy: [] };
  const read = async (scores: boolean): Promise<Read> =>
    readAnswerSchema.parse(await bench.run({ kind: 'read', length, scores }));
  const probe = async (greedy: boolean): Promise<number> => {
    const task: BenchTask = { kind: 'steps', length: stepsLength, steps, greedy, passes: 'packed' };
    const { base, probes } = packedAnswerSchema.parse(await bench.run(task));
    return (base.seconds + probes.seconds) / base.seconds;
  };
  const written: Record<'together' | 'alone', number[]> = { together: [], alone: [] };
  await read(true); // memory is first touched here
  for (let round = 0; round < rounds; round++) {
    tell(`round ${round + 1} of ${rounds}`);
    peaks.push(peakAnswerSchema.parse(await bench.run({ kind: 'peak' })).multipliesPerSecond);
    seen.body.push(await read(false));
    seen.full.push(await read(true));
    passes.forced.push(await probe(false));
    passes.greedy.push(await probe(true));
    if (options.continuations !== true) continue;
    const { together, alone } = continuationsAnswerSchema.parse(await bench.run(continuationsTask));
    written.together.push(together.tokens / together.seconds);
    written.alone.push(alone.tokens / alone.seconds);
  }
  const peak = Math.max(...peaks);
  return {
    ...{ about: bench.about, options, peak },
    body: rateOf(seen.body, length, peak),
    full: rateOf(seen.full, length, peak),
    forcedPasses: quantile(passes.forced, 0.5) ?? NaN,
    greedyPasses: quantile(passes.greedy, 0.5) ?? NaN,
    continuations:
      options.continuations === true
        ? {
            task: continuationsTask,
            together: quantile(written.together, 0.5) ?? NaN,
            alone: quantile(written.alone, 0.5) ?? NaN,
          }
        : null,
    peakBytes: peakBytes(),
  };
}

interface Read {
  readonly seconds: number;
  readonly multiplies?: number | undefined;
}

function rateOf(readings: readonly Read[], length: number, peak: number): ReadingRate {
  const seconds =
    quantile(
      readings.map((reading) => reading.seconds),
      0.5,
    ) ?? NaN;
  return {
    tokensPerSecond: length / seconds,
    shareOfPeak: (readings[0]?.multiplies ?? NaN) / seconds / peak,
  };
}
