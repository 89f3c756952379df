// How far a share of successes may be from what it was drawn from: intervals of 95 %. Wilson 1927 for one share, Newcombe
// 1998 (his method 10) for the difference of two. Pure.

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Two-sided 95 % of the normal distribution. */
const z = 1.959963984540054;

/** Inside [0, 1]; null without trials. */
export function wilsonInterval(successes: number, trials: number): Interval | null {
  if (trials <= 0) return null;
  const share = successes / trials;
  const weight = (z * z) / trials;
  const middle = (share + weight / 2) / (1 + weight);
  const half = (z / (1 + weight)) * Math.sqrt((share * (1 - share)) / trials + weight / (4 * trials));
  // Rounding may leave the end that is exactly 0 or 1 a hair outside.
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** A share with its interval. */
export interface MeasuredShare extends Interval {
  readonly share: number;
}

/** Of `later` less `earlier`, two shares measured apart; inside [-1, 1]. */
export function differenceInterval(earlier: MeasuredShare, later: MeasuredShare): Interval {
  const difference = later.share - earlier.share;
  return {
    low: difference - Math.hypot(later.share - later.low, earlier.high - earlier.share),
    high: difference + Math.hypot(later.high - later.share, earlier.share - earlier.low),
  };
}
