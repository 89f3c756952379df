// Writes continuations until each has ended: as many rows go on at once as there are, and a row that has ended begins the
// next one that waits. What is drawn depends on neither: every continuation has random numbers of its own.
import { setImmediate as macrotask } from 'node:timers/promises';
import { uniformAt } from '../../probes/uniforms.ts';
import { Failure } from '../../shared/protocol/failure.ts';
import type { Rows } from '../scorer.ts';

/** One text to be written. */
export interface Continuation {
  /** Tokens of the common text that it goes on behind, at least 1. */
  readonly behind: number;
  /** With the seed what its random numbers are drawn from. */
  readonly probe: number;
  readonly sample: number;
  /** Tokens it may have, at least 1. */
  readonly most: number;
}

export interface WrittenText {
  /** Without the token that ended it. */
  readonly ids: readonly number[];
  /** Whether it was cut at the most tokens it may have. */
  readonly capped: boolean;
}

export interface GrowOptions<C extends Continuation> {
  /** The common text. */
  readonly ids: Int32Array;
  /** In the order in which they begin. */
  readonly waiting: readonly C[];
  readonly seed: number;
  readonly temperature: number;
  /** Whether a token ends a text. */
  readonly isEnd: (token: number) => boolean;
  readonly signal?: AbortSignal;
  readonly onWritten: (continuation: C, text: WrittenText) => void;
}

interface Row<C> {
  readonly continuation: C;
  readonly ids: number[];
}

/** Fewer rows than this are not worth laying caches out anew. */
const fewRows = 8;
/** Rows are given up together: laying the rest out anew costs as much as a few tokens. */
const keptShare = 3 / 4;

/** @throws Failure `cancelled` | `out-of-memory` | `device-failed` */
export async function growContinuations<C extends Continuation>(rows: Rows, options: GrowOptions<C>): Promise<void> {
  const { ids, waiting, temperature, isEnd, signal, onWritten } = options;
  let next = 0;
  /** One a row; null: idle. */
  let texts: (Row<C> | null)[] = [];
  // The last token of what a text goes on behind is read again as its first: the distribution after it is drawn from.
  const begin = (row: number): void => {
    const continuation = waiting[next++];
    texts[row] = continuation === undefined ? null : { continuation, ids: [] };
    if (continuation === undefined) rows.stop(row);
    else rows.start(row, continuation.behind - 1);
  };
  for (let row = 0; row < rows.count; row++) begin(row);
  while (texts.some((text) => text !== null)) {
    if (signal?.aborted === true) throw new Failure('cancelled', 'Writing continuations was cancelled.');
    const tokens = Int32Array.from(texts, (text) =>
      text === null ? 0 : (text.ids.at(-1) ?? ids[text.continuation.behind - 1] ?? 0),
    );
    const drawn = await rows.advance(tokens, uniformsOf(texts, options.seed), temperature);
    for (const [row, text] of texts.entries()) {
      if (text === null) continue;
      const token = drawn[row] ?? -1;
      const ended = isEnd(token);
      if (!ended) text.ids.push(token);
      const capped = !ended && text.ids.length >= text.continuation.most;
      if (!ended && !capped) continue;
      onWritten(text.continuation, { ids: text.ids, capped });
      begin(row);
    }
    const kept = [...texts.keys()].filter((row) => texts[row] !== null);
    if (kept.length > 0 && texts.length > fewRows && kept.length <= texts.length * keptShare) {
      rows.keep(kept);
      texts = kept.map((row) => texts[row] ?? null);
    }
    // Lets messages of other parties through, a cancellation among them: a run blocks this thread.
    await macrotask();
  }
}

/** (rows) 0 where a row is idle. */
function uniformsOf<C extends Continuation>(texts: readonly (Row<C> | null)[], seed: number): Float32Array {
  return Float32Array.from(texts, (text) => {
    if (text === null) return 0;
    const { probe, sample } = text.continuation;
    return uniformAt({ seed, probe, sample, position: text.ids.length });
  });
}
