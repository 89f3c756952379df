// Values moved to [0, 1] by their smallest and largest.

/** One a value; null where the value is, and everywhere where the defined values do not differ. */
export function minMax(values: readonly (number | null)[]): readonly (number | null)[] {
  const known = values.filter((value) => value !== null);
  const low = known.reduce((a, b) => Math.min(a, b), Infinity);
  const span = known.reduce((a, b) => Math.max(a, b), -Infinity) - low;
  return values.map((value) => (value === null || !(span > 0) ? null : (value - low) / span));
}
