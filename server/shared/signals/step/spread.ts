/**
 * Values of some steps, put where those stand among all.
 * @param count of all steps
 * @param places index of the step of each value
 * @returns one entry a step; null at those without a value
 */
export function spread<T>(count: number, places: readonly number[], values: readonly T[]): (T | null)[] {
  const column = Array.from({ length: count }, (): T | null => null);
  places.forEach((place, at) => (column[place] = values[at] ?? null));
  return column;
}
