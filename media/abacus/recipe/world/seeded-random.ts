// A small seeded source of random choices. Same seed, same choices, on every machine: the world, the
// held-out set and the tests depend on that, so Math.random is never used here.

export interface Random {
  /** A number in [0, 1). */
  readonly next: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly integer: (low: number, high: number) => number;
  /** True with the given probability. */
  readonly chance: (probability: number) => boolean;
  /** One item of a list that is not empty. */
  readonly pick: <T>(items: readonly T[]) => T;
  /** The first `count` items of a shuffled copy. */
  readonly sample: <T>(items: readonly T[], count: number) => T[];
  /** One item, drawn in proportion to its weight. */
  readonly weighted: <T>(items: readonly (readonly [T, number])[]) => T;
}

/** Makes a generator from any 32-bit seed. */
export function createRandom(seed: number): Random {
  const next = mulberry32(seed);
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(items: readonly T[]): T => itemAt(items, integer(0, items.length - 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick,
    sample: (items, count) => {
      const rest = [...items];
      return Array.from({ length: Math.min(count, rest.length) }, () => {
        const index = integer(0, rest.length - 1);
        const chosen = itemAt(rest, index);
        rest.splice(index, 1);
        return chosen;
      });
    },
    weighted: (items) => {
      const total = items.reduce((sum, [, weight]) => sum + weight, 0);
      let left = next() * total;
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      // Rounding can leave a sliver above the last weight; it belongs to the last item.
      return itemAt(items, items.length - 1)[0];
    },
  };
}

/** Reads a list where the index is known to exist, and says so loudly where it does not. */
export function itemAt<T>(items: readonly T[], index: number): T {
  if (index < 0 || index >= items.length) {
    throw new RangeError(`no item ${index} in a list of ${items.length}`);
  }
  return items[index] as T; // checked just above; T itself may include undefined
}

// Tommy Ettinger's mulberry32: 32 bits of state, good enough for word problems and four lines long.
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
