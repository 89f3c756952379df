// Reads linear texts one after the other through one growing cache: the prefix that two consecutive texts share is read
// once. Counts the tokens done for progress.
import type { ExtendOptions, Pass, RowScores } from './scorer.ts';

/** A text to read, and the tokens of it whose distributions are wanted. */
export interface TrunkText {
  /** (n) */
  readonly ids: Int32Array;
  /** Tokens `first … end-1` are scored: each by the distribution before it. `first` is at least 1. */
  readonly first: number;
  readonly end: number;
}

/** How many leading tokens of `next` need not be read again after `previous`. */
export function sharedPrefix(previous: ArrayLike<number>, next: TrunkText): number {
  // The distribution before the first scored token is the one after token first-1, so that one is read anew.
  const limit = Math.min(previous.length, next.end > next.first ? next.first - 1 : next.ids.length);
  let shared = 0;
  while (shared < limit && previous[shared] === next.ids[shared]) shared++;
  return shared;
}

/** Tokens that reading the texts one after the other takes: for progress. */
export function tokensToRead(texts: readonly TrunkText[]): number {
  return texts.reduce((sum, text, i) => sum + text.ids.length - sharedPrefix(texts[i - 1]?.ids ?? [], text), 0);
}

export class TrunkReader {
  readonly #pass: Pass;
  #cached: Int32Array = new Int32Array();

  constructor(pass: Pass) {
    this.#pass = pass;
  }

  /** One row a scored token, in order. The cache then holds exactly this text. */
  async read(text: TrunkText, top: number, options: ExtendOptions): Promise<RowScores> {
    const keep = sharedPrefix(this.#cached, text);
    this.#pass.truncate(keep);
    this.#cached = this.#cached.subarray(0, keep);
    const ids = text.ids.subarray(keep);
    const count = Math.max(0, text.end - text.first);
    const scores = await this.#pass.extend(
      { ids, parents: Int32Array.from(ids, (_id, i) => keep + i - 1) },
      {
        rows: Int32Array.from({ length: count }, (_none, i) => text.first - 1 + i - keep),
        targets: text.ids.slice(text.first, text.first + count),
        top,
      },
      options,
    );
    this.#cached = text.ids;
    return scores;
  }
}
