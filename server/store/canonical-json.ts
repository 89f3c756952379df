// One text for one value: JSON with sorted keys, so that equal values have equal hashes. Not for reading back.

/** Keys sorted by UTF-16 units; undefined fields left out, as JSON does; lone surrogates escaped. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
