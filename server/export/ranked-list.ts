// The best of many by rank, at most a number of them; and before them those that come first whatever the number.

/** Larger is kept first; the second number decides between equal ones. `first`: always kept, in the order they come. */
export type Rank = readonly [rank: number, tie: number] | typeof first;

export const first = 'first';

interface Ranked<T> {
  readonly item: T;
  readonly rank: readonly [number, number];
}

export class RankedList<T> {
  readonly #limit: number;
  readonly #first: T[] = [];
  readonly #ranked: Ranked<T>[] = [];

  /** @param limit of the items with a rank; those that come first do not count */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#first.length === 0 && this.#ranked.length === 0;
  }

  /** Whether an item of that rank would be kept. */
  accepts(rank: Rank): boolean {
    if (rank === first || this.#ranked.length < this.#limit) return true;
    const last = this.#ranked.at(-1);
    return last !== undefined && isBefore(rank, last.rank);
  }

  /** The item that falls out for it, or null. Only for a rank that is accepted. */
  put(item: T, rank: Rank): T | null {
    if (rank === first) {
      this.#first.push(item);
      return null;
    }
    const at = this.#ranked.findIndex((other) => isBefore(rank, other.rank));
    this.#ranked.splice(at === -1 ? this.#ranked.length : at, 0, { item, rank });
    if (this.#ranked.length <= this.#limit) return null;
    return this.#ranked.pop()?.item ?? null;
  }

  items(): readonly T[] {
    return [...this.#first, ...this.#ranked.map(({ item }) => item)];
  }
}

function isBefore([rank, tie]: readonly [number, number], [otherRank, otherTie]: readonly [number, number]): boolean {
  return rank > otherRank || (rank === otherRank && tie > otherTie);
}
