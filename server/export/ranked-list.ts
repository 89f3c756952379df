// The best of many by rank, at most a number of them; and before them those that were put first whatever their rank.

interface Ranked<T> {
  readonly item: T;
  /** Larger is kept first. */
  readonly rank: number;
  /** Decides between equal ranks. */
  readonly tie: number;
}

export class RankedList<T> {
  readonly #limit: number;
  readonly #first: T[] = [];
  readonly #ranked: Ranked<T>[] = [];

  /** @param limit of the ranked items; those put first do not count */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The item that fell out, or null. */
  put(item: T, [rank, tie]: readonly [number, number]): T | null {
    const at = this.#ranked.findIndex((other) => rank > other.rank || (rank === other.rank && tie > other.tie));
    this.#ranked.splice(at === -1 ? this.#ranked.length : at, 0, { item, rank, tie });
    if (this.#ranked.length <= this.#limit) return null;
    return this.#ranked.pop()?.item ?? null;
  }

  putFirst(item: T): null {
    this.#first.push(item);
    return null;
  }

  items(): readonly T[] {
    return [...this.#first, ...this.#ranked.map(({ item }) => item)];
  }
}
