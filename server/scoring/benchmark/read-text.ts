// Times one reading of a text's first tokens in a cache of its own, with or without the scoring head.
import type { Scorer } from '../scorer.ts';
import { timed, type Timing } from './stopwatch.ts';

export interface Reading extends Timing {
  /** Mean log-prob of tokens 1 … length-1, which shows that contenders did the same work; null without the head. */
  readonly meanLogprob: number | null;
}

/** @param ids at least `length` tokens */
export async function timeReading(
  scorer: Scorer,
  ids: Int32Array,
  { length, scores }: { readonly length: number; readonly scores: boolean },
): Promise<Reading> {
  const text = ids.subarray(0, length);
  const rows = scores ? Int32Array.from({ length: length - 1 }, (_none, row) => row) : new Int32Array();
  const targets = scores ? text.slice(1) : new Int32Array();
  let meanLogprob: number | null = null;
  const timing = await timed(async () => {
    const pass = await scorer.begin(length);
    try {
      const parents = Int32Array.from(text, (_id, slot) => slot - 1);
      const { logprob } = await pass.extend({ ids: text, parents }, { rows, targets, top: 0 });
      if (scores) meanLogprob = logprob.reduce((sum, value) => sum + value, 0) / logprob.length;
    } finally {
      pass.end();
    }
  });
  return { ...timing, meanLogprob };
}
