// Where the measured values of steps stand on the timeline: a step curve in its interval band. A value holds from its
// place to the next one of the trace, the last one a little; places that were not measured leave a gap. Numbers in,
// coordinates out; no DOM.
import type { TokenRange } from '../steps.ts';
import type { MeasuredPlace } from '../measured-steps.ts';

/** Coordinates in pixels; `low` is the y of the interval's lower end, which is the larger number. */
export interface BandPoint {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

export interface MeasuredScale {
  /** A token's place; a share's. */
  readonly x: (token: number) => number;
  readonly y: (share: number) => number;
  /** How far the last value is drawn, so that it can be seen. */
  readonly stub: number;
}

/** Runs of points, each ending where its last value ends. */
export function measuredCurve(
  places: readonly MeasuredPlace[],
  ranges: readonly TokenRange[],
  { x, y, stub }: MeasuredScale,
): readonly (readonly BandPoint[])[] {
  const runs: BandPoint[][] = [];
  let ends: number | null = null;
  const last = places.findLast(({ numbers }) => numbers.value !== null);
  for (const measured of places) {
    const { numbers } = measured;
    const { place, value, low, high } = numbers;
    if (value === null || low === null || high === null) continue;
    const point = { x: x(tokenOf(place, ranges)), y: y(value), low: y(low), high: y(high) };
    const before = runs.at(-1);
    const joins = before !== undefined && ends === place;
    // What held the value before up to here.
    if (joins) before.pop();
    const run = joins ? before : [];
    if (!joins) runs.push(run);
    const next = measured === last ? point.x + stub : x(tokenOf(place + 1, ranges));
    run.push(point, { ...point, x: next });
    ends = place + 1;
  }
  return runs;
}

/** The token that a place stands before: the base where the first step begins, others where their step ends. */
function tokenOf(place: number, ranges: readonly TokenRange[]): number {
  return place === 0 ? (ranges[0]?.first ?? 0) : (ranges[place - 1]?.end ?? 0);
}
