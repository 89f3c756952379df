// The gated feed-forward block (SwiGLU, or GeGLU where the activation is gelu).
//
//   x (n, h) ─┬─ gate (n, m) ── silu | gelu ─┐
//             └─ up   (n, m) ────────────── · ── down ── (n, h)
import type { DecoderSpec, LayerSpec } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import { linear } from '../linear-weight.ts';
import type { Value } from '../node-names.ts';
import { geluTanh, multiply, silu } from '../operators.ts';
import type { StoredWeights } from '../stored-weights.ts';

const activations = { silu, 'gelu-tanh': geluTanh } as const;

/** (n, h) → (n, h), in the type of the weights. */
export function gatedMlp(
  graph: GraphWriter,
  weights: StoredWeights,
  spec: DecoderSpec,
  { path, layer, input }: { readonly path: string; readonly layer: LayerSpec; readonly input: Value },
): Value {
  const { hiddenSize, intermediateSize } = spec;
  const gate = linear(graph, `${path}/gate`, input, weights.linear(layer.gate, intermediateSize, hiddenSize)); // (n, m)
  const up = linear(graph, `${path}/up`, input, weights.linear(layer.up, intermediateSize, hiddenSize)); // (n, m)
  const active = activations[spec.activation](graph, `${path}/active`, gate); // (n, m)
  const inner = multiply(graph, `${path}/inner`, active, up); // (n, m)
  return linear(graph, `${path}/down`, inner, weights.linear(layer.down, hiddenSize, intermediateSize));
}
