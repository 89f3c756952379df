// The branches of a token tree as runs of tokens, each read once behind what it follows. For models that read only texts,
// no trees. Pure.

/** Tokens that follow one another without branching, and what follows the last of them. */
export interface Branch {
  /** Cache slots; each is the parent of the next. */
  readonly slots: readonly number[];
  readonly next: readonly Branch[];
}

export interface Root {
  /** Trunk slots that the branch sees: it follows the last of them. */
  readonly kept: number;
  readonly branch: Branch;
}

/**
 * The branches that lead to slots `from … to-1`, older tokens of them included: nothing but the trunk is in the cache.
 * @param parents (≥ to)
 * @param trunk slots below it follow one another; at most `from`
 */
export function branchesOf(
  parents: Int32Array,
  { trunk, from, to }: { readonly trunk: number; readonly from: number; readonly to: number },
): readonly Root[] {
  const parentOf = (slot: number): number => parents[slot] ?? -1;
  const needed = new Set<number>();
  for (let slot = from; slot < to; slot++) {
    for (let ancestor = slot; ancestor >= trunk && !needed.has(ancestor); ancestor = parentOf(ancestor))
      needed.add(ancestor);
  }
  const inOrder = [...needed].sort((a, b) => a - b);
  const followers = new Map<number, number[]>();
  for (const slot of inOrder) {
    const parent = parentOf(slot);
    followers.set(parent, [...(followers.get(parent) ?? []), slot]);
  }
  const branchFrom = (first: number): Branch => {
    const slots = [first];
    let next = followers.get(first) ?? [];
    for (let [only] = next; next.length === 1 && only !== undefined; [only] = next) {
      slots.push(only);
      next = followers.get(only) ?? [];
    }
    return { slots, next: next.map(branchFrom) };
  };
  return inOrder
    .filter((slot) => parentOf(slot) < trunk)
    .map((slot) => ({ kept: parentOf(slot) + 1, branch: branchFrom(slot) }));
}
