// Means of a token column over each step.
import { meanOf } from '../../numbers/mean.ts';
import type { TokenRange } from '../token-range.ts';

/** The entries of a token column that belong to a step. */
export function stepEntries(
  column: readonly (number | null)[],
  { first, end }: TokenRange,
): readonly (number | null)[] {
  return column.slice(first, end);
}

/** One a step: the mean of the defined entries; null for a step without any. */
export function stepMeans(
  column: readonly (number | null)[],
  ranges: readonly TokenRange[],
): readonly (number | null)[] {
  return ranges.map((range) => meanOf(stepEntries(column, range)));
}
