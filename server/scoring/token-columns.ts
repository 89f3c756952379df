// Rows of the base pass → the token columns of an annotation. Pure.
import type { TokenColumns } from '../shared/trace/annotation.ts';
import type { TokenSpans } from '../tokenizer/cover-text.ts';
import type { RowScores } from './scorer.ts';
import { shortestFloat32 } from './shortest-float32.ts';

export interface TurnColumns {
  readonly spans: TokenSpans;
  /** Rows of the turn's last tokens; the first token has none where nothing precedes it. */
  readonly scores: RowScores;
}

/** @param top likeliest tokens of each row; 0: none are listed */
export function tokenColumns(
  turns: readonly TurnColumns[],
  { top, tokenText }: { readonly top: number; readonly tokenText: (id: number) => string },
): TokenColumns {
  const column = (pick: (scores: RowScores) => ArrayLike<number>): (number | null)[] =>
    turns.flatMap(({ spans, scores }) => {
      const values = Array.from(pick(scores), shortestFloat32);
      return [...Array<null>(spans.starts.length - values.length).fill(null), ...values];
    });
  return {
    start: turns.flatMap(({ spans }) => Array.from(spans.starts)),
    end: turns.flatMap(({ spans }) => Array.from(spans.ends)),
    logprob: column((scores) => scores.logprob),
    entropy: column((scores) => scores.entropy),
    rank: column((scores) => scores.rank),
    margin: column((scores) => scores.margin),
    selfCertainty: column((scores) => scores.selfCertainty),
    topMass: column((scores) => scores.topMass),
    ...(top === 0 ? {} : { top: turns.flatMap((turn) => topLists(turn, top, tokenText)) }),
  };
}

type TopList = readonly (readonly [text: string, logprob: number])[] | null;

function topLists({ spans, scores }: TurnColumns, top: number, tokenText: (id: number) => string): TopList[] {
  const rows = scores.logprob.length;
  const kept = rows === 0 ? 0 : scores.topIds.length / rows;
  const lists: TopList[] = Array<null>(spans.starts.length - rows).fill(null);
  for (let row = 0; row < rows; row++) {
    const list: (readonly [string, number])[] = [];
    for (let k = row * kept; k < row * kept + Math.min(top, kept); k++) {
      const id = scores.topIds[k] ?? -1;
      const logprob = shortestFloat32(scores.topLogprobs[k]);
      if (id >= 0 && logprob !== null) list.push([tokenText(id), logprob]);
    }
    lists.push(list);
  }
  return lists;
}
