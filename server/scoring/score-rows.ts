// Sends the asked rows of one chunk through the scoring head, in blocks small enough that memory does not grow with
// vocabulary times length.
import { headRows } from '../session/memory-estimate.ts';
import { float32, float32Data, int64, int64Data, type TensorValues } from '../session/tensor-value.ts';
import type { LoadedModel } from './loaded-model.ts';
import { writeRow, type HeadOutputs } from './row-scores.ts';
import type { RowRequest, RowScores } from './scorer.ts';

export interface ChunkRows {
  /** (to - from, h) hidden states of the tree's tokens `from … to-1` */
  readonly hidden: Float32Array;
  readonly from: number;
  readonly to: number;
  readonly request: RowRequest;
  /** Written at the places of this chunk's rows. */
  readonly scores: RowScores;
}

const outputNames = ['maximum', 'sum', 'weighted', 'mean', 'target', 'above', 'top_logits', 'top_ids'];

export async function scoreRows(model: LoadedModel, chunk: ChunkRows): Promise<void> {
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
async function scoreBlock(model: LoadedModel, chunk: ChunkRows, asked: readonly number[]): Promise<void> {
  const { hiddenSize, vocabularySize } = model.spec;
  const { request, scores } = chunk;
  const hidden = new Float32Array(asked.length * hiddenSize); // (r, h)
  const targets = new BigInt64Array(asked.length); // (r, 1)
  asked.forEach((place, i) => {
    const row = (request.rows[place] ?? 0) - chunk.from;
    hidden.set(chunk.hidden.subarray(row * hiddenSize, (row + 1) * hiddenSize), i * hiddenSize);
    // A row without target asks for token 0 and drops the answer.
    targets[i] = BigInt(Math.max(0, request.targets[place] ?? -1));
  });
  const feeds = {
    hidden: float32(hidden, [asked.length, hiddenSize]),
    targets: int64(targets, [asked.length, 1]),
  };
  const outputs = headOutputs(await model.head.run(feeds, outputNames));
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
