// Group signals leave out siblings of which something is not known; their results go back to the places of the others.

/** `compute` sees the values that are defined and returns one entry for each; null stands where there was none. */
export function amongDefined<T>(
  values: readonly (T | null)[],
  compute: (defined: readonly T[]) => readonly (number | null)[] | null,
): (number | null)[] {
  const results = compute(values.filter((value): value is T & {} => value !== null));
  let at = 0;
  return values.map((value) => (value === null ? null : (results?.[at++] ?? null)));
}
