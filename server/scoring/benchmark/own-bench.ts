// The benchmark of one model without contenders: what `credence bench` tells. Rounds are interleaved, so that a busy
// minute hurts all tasks alike.
import { quantile } from '../../shared/numbers/quantile.ts';
import {
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
  readonly peakBytes: number;
}

export interface ReadingRate {
  readonly tokensPerSecond: number;
  /** Of the rate that the measured peak allows for the model's multiplications. */
  readonly shareOfPeak: number;
}

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
  await read(true); // memory is first touched here
  for (let round = 0; round < rounds; round++) {
    tell(`round ${round + 1} of ${rounds}`);
    peaks.push(peakAnswerSchema.parse(await bench.run({ kind: 'peak' })).multipliesPerSecond);
    seen.body.push(await read(false));
    seen.full.push(await read(true));
    passes.forced.push(await probe(false));
    passes.greedy.push(await probe(true));
  }
  const peak = Math.max(...peaks);
  return {
    ...{ about: bench.about, options, peak },
    body: rateOf(seen.body, length, peak),
    full: rateOf(seen.full, length, peak),
    forcedPasses: quantile(passes.forced, 0.5) ?? NaN,
    greedyPasses: quantile(passes.greedy, 0.5) ?? NaN,
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
