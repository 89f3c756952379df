// S9: the change in the chance of solving the problem that a step brings, by complete continuations. PAV, arXiv 2410.08146.
// Computed where continuations were counted, which is on demand only (server/scoring/continuations).
//
//   Q_k = right / n        A_k = Q_k - Q_{k-1}        best of K: B_k = 1 - (1 - Q_k)^K        effective = Q_k + α·(B_k - B_{k-1})
import { differenceInterval, wilsonInterval, type MeasuredShare } from '../../numbers/wilson-interval.ts';
import type { PlaceValue } from '../../trace/step-values.ts';
import type { DemandSignal, PartColumns, Parts } from '../signal.ts';

/** Attempts of the prover, the best of which counts: what the paper found to be good. */
export const proverAttempts = 4;
/** Weight of the prover's progress beside the policy's own value, α. */
export const proverWeight = 0.5;

/** What was counted at one place, as numbers. Undefined ones are null. */
export interface PlaceProgress {
  readonly place: number;
  /** Share of continuations that end right, [0, 1]; low and high: its 95 % interval. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Share of continuations that were cut, [0, 1]. */
  readonly cappedShare: number | null;
  /** Change of the value from the place before, [-1, 1], with its 95 % interval; null where that was not measured. */
  readonly progress: number | null;
  readonly progressLow: number | null;
  readonly progressHigh: number | null;
  /** The same change for a prover that takes the best of `proverAttempts`. */
  readonly proverProgress: number | null;
  /** Value plus `proverWeight` times the prover's progress. */
  readonly effective: number | null;
}

/** One entry a measured place. @param places in order */
export function placeProgress(places: readonly PlaceValue[]): readonly PlaceProgress[] {
  return places.map((now, index) => {
    const before = places[index - 1];
    const share = measuredShare(now);
    const earlier = before?.place === now.place - 1 ? measuredShare(before) : null;
    const change = share === null || earlier === null ? null : differenceInterval(earlier, share);
    const proverProgress = share === null || earlier === null ? null : bestOf(share.share) - bestOf(earlier.share);
    return {
      place: now.place,
      ...{ value: share?.share ?? null, low: share?.low ?? null, high: share?.high ?? null },
      cappedShare: now.samples === 0 ? null : now.capped / now.samples,
      progress: share === null || earlier === null ? null : share.share - earlier.share,
      ...{ progressLow: change?.low ?? null, progressHigh: change?.high ?? null },
      proverProgress,
      effective: share === null || proverProgress === null ? null : share.share + proverWeight * proverProgress,
    };
  });
}

function measuredShare({ right, samples }: PlaceValue): MeasuredShare | null {
  const interval = right === null ? null : wilsonInterval(right, samples);
  return right === null || interval === null ? null : { share: right / samples, ...interval };
}

/** The chance that the best of the prover's attempts is right. */
function bestOf(share: number): number {
  return 1 - (1 - share) ** proverAttempts;
}

function computeParts(places: readonly PlaceValue[]): Parts {
  const rows = placeProgress(places);
  const steps = rows.flatMap(({ progress: change }) => (change === null ? [] : [change]));
  const samples = places.reduce((sum, one) => sum + one.samples, 0);
  const capped = places.reduce((sum, one) => sum + one.capped, 0);
  return {
    atStart: rows.find(({ place }) => place === 0)?.value ?? null,
    atEnd: rows.at(-1)?.value ?? null,
    largestGain: steps.length === 0 ? null : Math.max(...steps),
    largestLoss: steps.length === 0 ? null : Math.min(...steps),
    cappedShare: samples === 0 ? null : capped / samples,
  };
}

const stepParts = [
  ...(['value', 'low', 'high', 'cappedShare', 'progress', 'progressLow', 'progressHigh'] as const),
  ...(['proverProgress', 'effective'] as const),
] as const satisfies readonly (keyof PlaceProgress)[];

function computeSteps(places: readonly PlaceValue[], steps: number): PartColumns {
  const rows = new Map(placeProgress(places).map((row) => [row.place, row]));
  const column = (part: (typeof stepParts)[number]): readonly (number | null)[] =>
    Array.from({ length: steps }, (_none, step) => rows.get(step + 1)?.[part] ?? null);
  return Object.fromEntries(stepParts.map((part) => [part, column(part)]));
}

export const progress: DemandSignal = {
  id: 'S9',
  title: 'Progress (PAV)',
  meaning:
    'By how much a step changes the chance that a continuation ends right: measured by writing on from before and after it many times.',
  level: 'step',
  priority: 'P3',
  unit: 'probability',
  range: 'value, low, high, cappedShare [0, 1]; progress and proverProgress [-1, 1]; effective [-0.5, 1.5]',
  direction: 'high',
  usesGold: true,
  needs: ['rollouts', 'gold'],
  cost: 'n complete continuations a step; 8 give a standard error of about 0.15, 32 of 0.08',
  source: 'PAV, Setlur et al., arXiv:2410.08146',
  traps: [
    'Binomial noise: read the interval, not the point. Changes of neighboring steps whose intervals hold 0 say nothing.',
    'A continuation that is cut at the most tokens has mostly no answer and counts as wrong: look at how many were cut.',
    'The value is that of the model that writes on, whoever wrote the trace.',
    'The prover’s numbers are made of the same counts: a best of 4 computed from few of them is biased low.',
    'S1 and S3 are its stand-ins of one shot.',
  ],
  onDemand:
    'Measured for a chosen trace: `credence measure`, or “Measure the Steps of This Trace by Sampling” in the editor.',
  computeMeasured: (places) => computeParts(places),
  computeMeasuredSteps: (places, steps) => computeSteps(places, steps),
};
