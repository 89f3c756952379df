// How a value moves from one place to the next.

/** Differences of consecutive values, the first against `base`; null where either side is undefined. */
export function shiftsFrom(base: number | null, values: readonly (number | null)[]): (number | null)[] {
  return values.map((value, k) => {
    const before = k === 0 ? base : (values[k - 1] ?? null);
    return value === null || before === null ? null : value - before;
  });
}
