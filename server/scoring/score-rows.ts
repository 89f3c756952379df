// Sends the asked rows of one chunk through the scoring head, in blocks small enough that memory does not grow with
// vocabulary times length.
import { headRows } from '../session/memory-estimate.ts';
import type { Session } from '../session/open-session.ts';
import { float32Data, int64, int64Data, type TensorValue, type TensorValues } from '../session/tensor-value.ts';
import { drawInputs, drawnName, drawsFrom, writeDrawn } from './draw-rows.ts';
import { writeRow, type HeadOutputs } from './row-scores.ts';
import type { RowRequest, RowScores } from './scorer.ts';

/** A model's scoring head, as buildScoringHead describes it. */
export interface HeadModel {
  readonly spec: { readonly vocabularySize: number };
  readonly head: Session;
}

export interface ChunkRows {
  /** (to - from, h) hidden states of the tree's tokens `from … to-1` */
  readonly hidden: TensorValue;
  readonly from: number;
  readonly to: number;
  readonly request: RowRequest;
  /** Written at the places of this chunk's rows. */
  readonly scores: RowScores;
}

const outputNames = ['maximum', 'sum', 'weighted', 'mean', 'target', 'above', 'top_logits', 'top_ids'];

export async function scoreRows(model: HeadModel, chunk: ChunkRows): Promise<void> {
  const { from, to, request } = chunk;
  const asked = [...request.rows.keys()].filter((i) => {
    const row = request.rows[i] ?? -1;
    return row >= from && row < to;
  });
  const block = headRows(model.spec);
  for (let begin = 0; begin < asked.length; begin += block) {
    await scoreBlock(model, chunk, asked.slice(begin, begin + block));
  }
}

/** @param asked places in the request, all within the chunk */
async function scoreBlock(model: HeadModel, chunk: ChunkRows, asked: readonly number[]): Promise<void> {
  const { vocabularySize } = model.spec;
  const { request, scores } = chunk;
  const rows = new BigInt64Array(asked.length); // (r)
  const targets = new BigInt64Array(asked.length); // (r, 1)
  const draws = drawsFrom(request, asked);
  asked.forEach((place, i) => {
    rows[i] = BigInt((request.rows[place] ?? 0) - chunk.from);
    // A row without target asks for token 0 and drops the answer.
    targets[i] = BigInt(Math.max(0, request.targets[place] ?? -1));
  });
  const feeds = {
    hidden: chunk.hidden,
    rows: int64(rows, [asked.length]),
    targets: int64(targets, [asked.length, 1]),
    ...drawInputs(request, asked, draws),
  };
  const results = await model.head.run(feeds, [...outputNames, ...(draws.length === 0 ? [] : [drawnName])]);
  const outputs = headOutputs(results);
  writeDrawn(scores, draws, results);
  asked.forEach((place, i) => {
    const target = request.targets[place] ?? -1;
    writeRow(scores, place, outputs, i, { target, top: request.top, vocabularySize });
  });
}

function headOutputs(values: TensorValues): HeadOutputs {
  return {
    maximum: float32Data(values, 'maximum'),
    sum: float32Data(values, 'sum'),
    weighted: float32Data(values, 'weighted'),
    mean: float32Data(values, 'mean'),
    target: float32Data(values, 'target'),
    above: float32Data(values, 'above'),
    topLogits: float32Data(values, 'top_logits'),
    topIds: int64Data(values, 'top_ids'),
  };
}
