// The likeness of two texts by Ratcliff and Obershelp: the longest common stretch, then the same left and right of it. The
// numbers of Python's difflib with `autojunk=False`, in UTF-16 units.

export interface Likeness {
  /** Total length of the matching blocks. */
  readonly matched: number;
  /** Length of both texts together. */
  readonly total: number;
  /** 2 matched / total, [0, 1]; 1 for two empty texts. */
  readonly ratio: number;
}

interface Stretch {
  readonly leftFrom: number;
  readonly leftTo: number;
  readonly rightFrom: number;
  readonly rightTo: number;
}

/** How many pairs of characters may still be looked at: texts that repeat themselves cost the cube of their length. */
export interface Work {
  left: number;
}

/** Compares many texts with one, what is known of `right` kept; null as soon as the work given is used up. */
export function likenessTo(right: string, work: Work = { left: Infinity }): (left: string) => Likeness | null {
  const places = placesOf(right);
  // lengths[j + 1]: length of the common stretch that ends at right[j] in the row stamped so.
  const lengths = new Int32Array(right.length + 1);
  const stamps = new Int32Array(right.length + 1);
  let row = 0;

  function longest(left: string, { leftFrom, leftTo, rightFrom, rightTo }: Stretch): readonly [number, number, number] {
    let [bestLeft, bestRight, best] = [leftFrom, rightFrom, 0];
    row += 1;
    for (let i = leftFrom; i < leftTo; i++) {
      row += 1;
      const found = places.get(left.charCodeAt(i)) ?? [];
      work.left -= found.length + 1;
      if (work.left < 0) return [leftFrom, rightFrom, 0];
      // Backwards, so that the row before is still there; among equals the earliest in both texts wins.
      for (let at = found.length - 1; at >= 0; at--) {
        const j = found[at] ?? 0;
        if (j >= rightTo) continue;
        if (j < rightFrom) break;
        const length = j > rightFrom && stamps[j] === row - 1 ? (lengths[j] ?? 0) + 1 : 1;
        lengths[j + 1] = length;
        stamps[j + 1] = row;
        if (length > best || (length === best && bestLeft + best === i + 1)) {
          [bestLeft, bestRight, best] = [i + 1 - length, j + 1 - length, length];
        }
      }
    }
    return [bestLeft, bestRight, best];
  }

  return (left) => {
    const total = left.length + right.length;
    let matched = 0;
    const open: Stretch[] = [{ leftFrom: 0, leftTo: left.length, rightFrom: 0, rightTo: right.length }];
    for (let stretch = open.pop(); stretch !== undefined; stretch = open.pop()) {
      const [i, j, length] = longest(left, stretch);
      if (length === 0) continue;
      matched += length;
      const { leftFrom, leftTo, rightFrom, rightTo } = stretch;
      if (i > leftFrom && j > rightFrom) open.push({ leftFrom, leftTo: i, rightFrom, rightTo: j });
      const [afterLeft, afterRight] = [i + length, j + length];
      if (afterLeft < leftTo && afterRight < rightTo) {
        open.push({ leftFrom: afterLeft, leftTo, rightFrom: afterRight, rightTo });
      }
    }
    return work.left < 0 ? null : { matched, total, ratio: total === 0 ? 1 : (2 * matched) / total };
  };
}

function placesOf(text: string): ReadonlyMap<number, readonly number[]> {
  const places = new Map<number, number[]>();
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const known = places.get(code);
    if (known === undefined) places.set(code, [at]);
    else known.push(at);
  }
  return places;
}
