// The gated feed-forward block (SwiGLU).
//
//   x (n, h) ─┬─ gate (n, m) ── silu ─┐
//             └─ up   (n, m) ─────── · ── down ── (n, h)
import type { DecoderSpec, LayerNames } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import type { Value } from '../node-names.ts';
import { linear, multiply, silu } from '../operators.ts';
import type { StoredWeights } from '../stored-weights.ts';

/** (n, h) → (n, h). */
export function gatedMlp(
  graph: GraphWriter,
  weights: StoredWeights,
  spec: DecoderSpec,
  { path, names, input }: { readonly path: string; readonly names: LayerNames; readonly input: Value },
): Value {
  const { hiddenSize, intermediateSize } = spec;
  const gate = weights.linear(names.gate, intermediateSize, hiddenSize);
  const up = weights.linear(names.up, intermediateSize, hiddenSize);
  const down = weights.linear(names.down, hiddenSize, intermediateSize);
  const gated = silu(graph, `${path}/silu`, linear(graph, `${path}/gate`, input, gate.weight, gate.bias)); // (n, m)
  const inner = multiply(graph, `${path}/inner`, gated, linear(graph, `${path}/up`, input, up.weight, up.bias)); // (n, m)
  return linear(graph, `${path}/down`, inner, down.weight, down.bias);
}
