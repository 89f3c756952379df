// How fast texts are written on behind a cached one (S9): all of them together, beside some of them one at a time, each
// token a pass over the cache of the scorer. Both write texts of the same length, whatever they would say.
import { uniformAt } from '../../probes/uniforms.ts';
import { growContinuations } from '../continuations/grow-continuations.ts';
import type { Scorer } from '../scorer.ts';
import { timed, type Timing } from './stopwatch.ts';

export interface ContinuationsTask {
  /** Tokens of the text that is written on. */
  readonly length: number;
  /** Places of it, evenly spaced, and texts that are written from each. */
  readonly places: number;
  readonly samples: number;
  /** Tokens of each. */
  readonly tokens: number;
  /** How many are written one at a time. */
  readonly alone: number;
}

export interface ContinuationsTiming {
  readonly together: Timing & { readonly tokens: number };
  readonly alone: Timing & { readonly tokens: number };
}

const seed = 1;

/** @param ids the text */
export async function timeContinuations(
  scorer: Scorer,
  ids: Int32Array,
  { places, samples, tokens, alone }: ContinuationsTask,
): Promise<ContinuationsTiming> {
  const waiting = Array.from({ length: places * samples }, (_none, i) => {
    const place = Math.floor(i / samples);
    const behind = Math.max(1, Math.round((ids.length * (place + 1)) / places));
    return { behind, probe: place, sample: i % samples, most: tokens };
  });
  const decoder = await scorer.openRows();
  try {
    let written = 0;
    const together = await timed(async () => {
      const rows = await decoder.begin({ ids, textLength: ids.length, longest: tokens, wanted: waiting.length });
      await growContinuations(rows, {
        ...{ ids, waiting, seed, temperature: 1, isEnd: () => false },
        onWritten: (_one, text) => (written += text.ids.length),
      });
    });
    const single = await timed(() => writeAlone(scorer, ids, { tokens, alone }));
    return { together: { ...together, tokens: written }, alone: { ...single, tokens: tokens * alone } };
  } finally {
    await decoder.close();
  }
}

async function writeAlone(
  scorer: Scorer,
  ids: Int32Array,
  { tokens, alone }: Pick<ContinuationsTask, 'tokens' | 'alone'>,
): Promise<void> {
  const pass = await scorer.begin(ids.length + tokens, ids.length);
  let read = ids;
  for (let sample = 0; sample < alone; sample++) {
    for (let position = 0; position < tokens; position++) {
      const first = pass.length;
      const { drawn } = await pass.extend(
        { ids: read, parents: Int32Array.from(read, (_id, i) => first + i - 1) },
        {
          ...{ rows: Int32Array.of(read.length - 1), targets: Int32Array.of(-1), top: 0 },
          draws: {
            rows: Int32Array.of(0),
            uniforms: Float32Array.of(uniformAt({ seed, probe: 0, sample, position })),
            temperature: 1,
          },
        },
      );
      read = drawn;
    }
    // The text's last token is read again, behind the rest of it that is still there.
    pass.truncate(ids.length - 1);
    read = ids.subarray(ids.length - 1);
  }
  pass.end();
}
