// How the scorer's numbers are written: the scorer computes in float32, and an annotation holds the shortest decimal
// that reads back as that float32 (as a float32; 0.1 and not 0.10000000149011612). Nothing else is rounded: what is
// derived from these numbers is computed and written in float64.

/** Null where the number is not finite: undefined is null in annotations. */
export function shortestFloat32(value: number | undefined): number | null {
  if (value === undefined || !Number.isFinite(value)) return null;
  if (Number.isInteger(value)) return value === 0 ? 0 : value; // no negative zero in files
  // Nine significant digits tell any two float32 apart, six survive in every one.
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

/** Null where one of them is not finite, or there is none. */
export function shortestAll(values: readonly number[]): readonly number[] | null {
  const written = values.flatMap((value) => shortestFloat32(value) ?? []);
  return written.length === 0 || written.length < values.length ? null : written;
}
