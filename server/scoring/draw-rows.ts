// The draws of one block of rows: what the scoring head is given for them, and where its answers go. Any graph with
// sampleLogits behind its logits takes these inputs.
import { float32, float32Data, int64, type TensorValues } from '../session/tensor-value.ts';
import type { RowRequest, RowScores } from './scorer.ts';

/** The output that holds the drawn tokens. */
export const drawnName = 'sampled_ids';

/** Where nothing is drawn the head draws one token that nobody takes: not every device takes empty tensors. */
const idle = { rows: [0n], uniforms: [0], temperature: 1 };

/**
 * Places in the request's draws of those from rows of this block.
 * @param asked places in the request of the block's rows
 */
export function drawsFrom({ draws }: RowRequest, asked: readonly number[]): readonly number[] {
  if (draws === undefined) return [];
  const block = new Set(asked);
  return [...draws.rows.keys()].filter((place) => block.has(draws.rows[place] ?? -1));
}

/** @param places what drawsFrom gave for this block */
export function drawInputs({ draws }: RowRequest, asked: readonly number[], places: readonly number[]): TensorValues {
  const inBlock = new Map(asked.map((row, i) => [row, BigInt(i)]));
  const draw =
    draws === undefined || places.length === 0
      ? idle
      : {
          rows: places.map((place) => inBlock.get(draws.rows[place] ?? -1) ?? 0n),
          uniforms: places.map((place) => draws.uniforms[place] ?? 0),
          temperature: draws.temperature,
        };
  return {
    sampled_rows: int64(BigInt64Array.from(draw.rows), [draw.rows.length]),
    uniforms: float32(Float32Array.from(draw.uniforms), [draw.uniforms.length, 1]),
    inverse_temperature: float32(Float32Array.of(1 / draw.temperature), [1]),
  };
}

/** @param results what the graph gave, with `drawnName` where there are draws */
export function writeDrawn(scores: RowScores, places: readonly number[], results: TensorValues): void {
  if (places.length === 0) return;
  const ids = float32Data(results, drawnName); // (s, 1)
  for (const [i, place] of places.entries()) scores.drawn[place] = ids[i] ?? -1;
}
