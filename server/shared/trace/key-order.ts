// The order of an object's keys, kept through a parser or a copy: what is written again is then byte for byte the same. Pure.

/**
 * The value with its keys in the order in which another one has them, further keys behind; at every depth, in lists of
 * objects by place. Lists of anything else stay as they are.
 */
export function inOrderOf<T>(value: T, other: unknown): T {
  if (Array.isArray(value) && Array.isArray(other)) {
    const holdsObjects = isObject(value[0]);
    return holdsObjects
      ? (value.map((one, at) => inOrderOf(one as unknown, other[at])) as T) /* the same list */
      : value;
  }
  if (!isObject(value) || !isObject(other)) return value;
  const own = new Map(Object.entries(value));
  const keys = new Set([...Object.keys(other).filter((key) => own.has(key)), ...own.keys()]);
  return Object.fromEntries(
    [...keys].map((key) => [key, inOrderOf(own.get(key), Reflect.get(other, key))]),
  ) as T; /* the same keys */
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
