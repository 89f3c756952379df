// Root-mean-square normalization with a learned scale.
//
//   x (…, h) ── x / sqrt(mean(x²) + ε) ── · gamma (h) ── (…, h)
import type { DecoderSpec } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import type { Value } from '../node-names.ts';
import { add, rootMeanSquareNorm } from '../operators.ts';
import type { StoredWeights } from '../stored-weights.ts';

/** (…, size) → (…, size), float32; `name` is the tensor of the scale, of which some families store the distance from 1. */
export function rmsNorm(
  graph: GraphWriter,
  weights: StoredWeights,
  spec: DecoderSpec,
  {
    path,
    name,
    input,
    size,
  }: { readonly path: string; readonly name: string; readonly input: Value; readonly size: number },
): Value {
  const stored = weights.float32(name, [size]);
  const gamma = spec.normOffset === 0 ? stored : add(graph, `${path}/scale`, stored, graph.float(spec.normOffset));
  return rootMeanSquareNorm(graph, path, input, gamma, spec.normEpsilon);
}
