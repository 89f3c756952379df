// Means that know the difference between zero and nothing.

/** Arithmetic mean of the defined values; null where there is none, or none finite. Sums in double precision. */
export function meanOf(values: Iterable<number | null>): number | null {
  const { sum, count } = accumulate(values);
  return sum === null ? null : sum / count;
}

/** Sum of the defined values; null where there is none, or none finite. */
export function sumOf(values: Iterable<number | null>): number | null {
  return accumulate(values).sum;
}

function accumulate(values: Iterable<number | null>): { readonly sum: number | null; readonly count: number } {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (value === null) continue;
    sum += value;
    count += 1;
  }
  return { sum: count === 0 || !Number.isFinite(sum) ? null : sum, count };
}
