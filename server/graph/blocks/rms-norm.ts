// Root-mean-square normalization with a learned scale.
//
//   x (n, h) ── x / sqrt(mean(x²) + ε) ── · gamma (h) ── (n, h)
import type { DecoderSpec } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import type { Value } from '../node-names.ts';
import { rootMeanSquareNorm } from '../operators.ts';
import type { StoredWeights } from '../stored-weights.ts';

/** (n, h) → (n, h); `name` is the tensor of the scale. */
export function rmsNorm(
  graph: GraphWriter,
  weights: StoredWeights,
  spec: DecoderSpec,
  { path, name, input }: { readonly path: string; readonly name: string; readonly input: Value },
): Value {
  return rootMeanSquareNorm(graph, path, input, weights.float32(name, [spec.hiddenSize]), spec.normEpsilon);
}
