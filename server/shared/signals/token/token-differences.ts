// A token column read in two ways: what the one says more than the other.

/** left - right, one a token of `left`; null where either is, and everywhere where `right` was not measured. */
export function tokenDifferences(
  left: readonly (number | null)[],
  right: readonly (number | null)[] | null,
): readonly (number | null)[] {
  return left.map((value, token) => {
    const other = right?.[token] ?? null;
    return value === null || other === null ? null : value - other;
  });
}
