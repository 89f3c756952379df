// Draws of n of a prompt's samples without putting back: all of them where they are few, else a seeded choice.
import { splitMix } from '../../numbers/split-mix.ts';

export interface DrawOptions {
  /** Draws of one prompt and one n at most; where there are no more than these, each is taken once. */
  readonly draws: number;
  readonly seed: number;
}

/** Enough that three digits of a mean over a hundred prompts stay; a file of many traces needs fewer to cost no more. */
const mostDraws = 1_000;
const leastDraws = 32;
const samplesDrawn = 400_000;

export function drawsFor(items: number): number {
  return Math.min(mostDraws, Math.max(leastDraws, Math.floor(samplesDrawn / Math.max(1, items))));
}

/**
 * @param size samples there are (N)
 * @param n 1 to N
 * @param visit told 1 for every sample that is drawn (N); the array is used again by the next draw
 */
export function forEachDraw(
  size: number,
  n: number,
  { draws, seed }: DrawOptions,
  visit: (drawn: Uint8Array) => void,
): void {
  if (n < 1 || n > size) return;
  if (combinations(size, n, draws) <= draws) everyDraw(size, n, visit);
  else seededDraws(size, n, { draws, seed }, visit);
}

/** C(size, n), or something above `limit` where it is above. */
function combinations(size: number, n: number, limit: number): number {
  let count = 1;
  const few = Math.min(n, size - n);
  for (let k = 1; k <= few && count <= limit; k++) count = (count * (size - few + k)) / k;
  return count;
}

/** In lexicographic order of the places. */
function everyDraw(size: number, n: number, visit: (drawn: Uint8Array) => void): void {
  const drawn = new Uint8Array(size);
  const places = Array.from({ length: n }, (_, at) => at);
  for (;;) {
    drawn.fill(0);
    for (const place of places) drawn[place] = 1;
    visit(drawn);
    const moved = places.findLastIndex((place, at) => place < size - n + at);
    if (moved < 0) return;
    const from = (places[moved] ?? 0) + 1;
    for (let at = moved; at < n; at++) places[at] = from + at - moved;
  }
}

function seededDraws(size: number, n: number, { draws, seed }: DrawOptions, visit: (drawn: Uint8Array) => void): void {
  const random = splitMix(seed);
  const drawn = new Uint8Array(size);
  const places = Uint32Array.from({ length: size }, (_, at) => at);
  for (let draw = 0; draw < draws; draw++) {
    drawn.fill(0);
    for (let at = 0; at < n; at++) {
      const other = at + Math.floor(random() * (size - at));
      const taken = places[other] ?? 0;
      places[other] = places[at] ?? 0;
      places[at] = taken;
      drawn[taken] = 1;
    }
    visit(drawn);
  }
}
