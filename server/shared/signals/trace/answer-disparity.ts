// R2: how far the tokens of the final answer stood above their best rivals. RLSF, arXiv 2507.21931. Traces without a box
// are read where they overlap most with what the model says behind an answer cue.
import { meanOf } from '../../numbers/mean.ts';
import type { TraceReading } from '../reading.ts';
import type { TokenRange } from '../token-range.ts';
import type { TraceSignal } from '../signal.ts';
import { definedIn } from '../token-span.ts';
import { boxedAnswer } from './answer-tokens.ts';

/**
 * p(token) - p(2), [-1, 1], from what the base pass keeps of a distribution (T3). The written token is the likeliest at
 * rank 1 and itself the runner-up at rank 2; further down p(2) must have been kept, else null.
 */
export function disparityOf(place: {
  readonly logprob: number | null;
  readonly rank: number | null;
  readonly margin: number | null;
  /** Log-prob of the second likeliest token; null where it was not kept. */
  readonly second: number | null;
}): number | null {
  const { logprob, rank, margin, second } = place;
  if (logprob === null || rank === null) return null;
  if (rank === 1) return margin;
  if (rank === 2) return 0;
  return second === null ? null : Math.exp(logprob) - Math.exp(second);
}

/**
 * The longest run of tokens whose text occurs in `wanted`, the last one of the longest; it holds a letter or a digit.
 * Null where nothing overlaps. In the code of the paper the first one counts, which may be an intermediate value.
 * @param spans (n) of the tokens in `text`
 */
export function longestOverlap(
  text: string,
  spans: readonly { readonly start: number; readonly end: number }[],
  wanted: string,
): TokenRange | null {
  let best: TokenRange | null = null;
  let end = 0;
  for (let first = 0; first < spans.length; first++) {
    end = Math.max(end, first);
    // A token's leading space is no part of what it says: the cue may end with it.
    const written = (until: number): string =>
      text.slice(spans[first]?.start ?? 0, spans[until - 1]?.end ?? 0).trimStart();
    // What begins later cannot end earlier: a part of what occurs occurs.
    while (end < spans.length && wanted.includes(written(end + 1))) end++;
    if (end <= first || !/[\p{L}\p{N}]/u.test(written(end))) continue;
    if (best === null || end - first >= best.end - best.first) best = { first, end };
  }
  return best;
}

/** The tokens that R2 reads: of the last box, else those that overlap the cue's answer in the last turn. */
export function answerRange(reading: TraceReading): TokenRange | null {
  const boxed = boxedAnswer(reading);
  if (boxed !== null) return boxed.tokens;
  const cue = reading.extras.answerCue;
  const turn = reading.turns.at(-1);
  if (cue === null || turn === undefined) return null;
  const text = reading.trace.turns.at(-1)?.text ?? '';
  const { start, end } = reading.tokens;
  const spans: { start: number; end: number }[] = [];
  for (let token = turn.firstToken; token < turn.endToken; token++)
    spans.push({ start: start[token] ?? 0, end: end[token] ?? 0 });
  const range = longestOverlap(text, spans, cue);
  return range === null ? null : { first: turn.firstToken + range.first, end: turn.firstToken + range.end };
}

/** One a token of the range. */
function disparities(reading: TraceReading, { first, end }: TokenRange): (number | null)[] {
  const { logprob, rank, margin, top } = reading.tokens;
  const likeliest = reading.extras.topLogprobs;
  return logprob.slice(first, end).map((value, at) =>
    disparityOf({
      logprob: value,
      rank: rank[first + at] ?? null,
      margin: margin[first + at] ?? null,
      second: likeliest?.[first + at]?.[1] ?? top?.[first + at]?.[1]?.[1] ?? null,
    }),
  );
}

export const answerDisparity: TraceSignal = {
  id: 'R2',
  title: 'Answer disparity (RLSF)',
  meaning:
    'How far the tokens of the final answer stood above their best rivals: near 1 nothing else came into question, below 0 the model would have written something else.',
  level: 'trace',
  priority: 'P0',
  unit: 'probability',
  range: 'disparity [-1, 1]; probability [0, 1]',
  direction: 'high',
  usesGold: false,
  needs: ['base', 'answer-cue'],
  cost: 'none beyond the base pass where the answer is boxed, else one decode of at most 20 tokens',
  source: 'RLSF, arXiv:2507.21931 (code); the disparity after CoT-decoding, arXiv:2402.10200',
  traps: [
    'It can prefer a confidently wrong trace: pairs made by it are not labeled by a gold answer.',
    'Without a box the span is found by its text: the last of the longest overlaps, which may still be an intermediate value.',
    'The code gives 0 where nothing overlaps; here it is undefined.',
  ],
  confidences: ['probability'],
  compute: (reading) => {
    const range = answerRange(reading);
    const values = range === null ? [] : disparities(reading, range);
    const logprobs = range === null ? null : definedIn(reading.tokens.logprob, range);
    return {
      disparity: values.includes(null) ? null : meanOf(values),
      probability: meanOf((logprobs ?? []).map(Math.exp)),
    };
  },
};
