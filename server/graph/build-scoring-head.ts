// Hidden states at the asked rows → a few numbers a row. The logits (r, v) are reduced where they arise; no matrix of
// them leaves the graph. What the numbers mean: log-prob and rank of a target, entropy, the likeliest 20, mean logit.
//
//   hidden (r, h) ── logits z (r, v) ─┬─ top 20: values (r, 20), ids (r, 20); the first is the maximum
//                                     ├─ z - max ─ exp ─┬─ sum s
//                                     │       └───────── · ─ sum     entropy = ln s - Σ e^(z-max)(z-max) / s
//                                     ├─ mean                        self-certainty = max + ln s - mean - ln V
//                                     ├─ z[target]                   log-prob = z[target] - max - ln s
//                                     └─ z > z[target] ─ sum         rank - 1
import type { TensorSource } from '../weights/tensor-source.ts';
import type { DecoderSpec } from './decoder-spec.ts';
import { GraphWriter } from './graph-writer.ts';
import { valueNamed, type Value } from './node-names.ts';
import { linear } from './linear-weight.ts';
import { castToFloat32, gatherInRows, multiply, softcap, subtract } from './operators.ts';
import type { Graph } from './onnx-model.ts';
import { StoredWeights } from './stored-weights.ts';

/** How many of the likeliest tokens leave the head; the annotation's `topMass` is the mass of 20. */
export const topCount = 20;

/** Inputs: hidden (r, h), targets (r, 1). Outputs: (r, 1) each, top_logits and top_ids (r, min(20, v)). */
export function buildScoringHead(spec: DecoderSpec, source: TensorSource): Graph {
  const graph = new GraphWriter('scoring-head');
  const weights = new StoredWeights(graph, source, spec);
  const hidden = graph.input('hidden', 'float32', ['r', spec.hiddenSize]);
  const targets = graph.input('targets', 'int64', ['r', 1]);
  const kept = Math.min(topCount, spec.vocabularySize);

  const raw = linear(graph, '/logits', hidden, weights.linear(spec.head, spec.vocabularySize, spec.hiddenSize));
  const logits = spec.logitSoftcap === null ? raw : softcap(graph, '/logits/capped', raw, spec.logitSoftcap); // (r, v)
  graph.node('/top', 'TopK', [logits, graph.integers([kept])], ['/top/values', '/top/ids']);
  const top = valueNamed('/top/values'); // (r, kept), largest first
  const maximum = firstColumn(graph, '/maximum', top); // (r, 1)
  const shifted = subtract(graph, '/shifted', logits, maximum); // (r, v), at most 0
  const powers = graph.apply('/powers', 'Exp', [shifted]); // (r, v), in (0, 1]
  const sum = sumRows(graph, '/sum', powers); // (r, 1), at least 1
  const weighted = sumRows(graph, '/weighted', multiply(graph, '/powers/shifted', powers, shifted)); // (r, 1)
  const mean = graph.apply('/mean', 'ReduceMean', [shifted, graph.integers([1])]); // (r, 1)
  const target = gatherInRows(graph, '/target', logits, targets); // (r, 1)
  const above = castToFloat32(graph, '/above/float32', graph.apply('/above', 'Greater', [logits, target])); // (r, v)

  graph.output('maximum', maximum, 'float32', ['r', 1]);
  graph.output('sum', sum, 'float32', ['r', 1]);
  graph.output('weighted', weighted, 'float32', ['r', 1]);
  graph.output('mean', mean, 'float32', ['r', 1]);
  graph.output('target', target, 'float32', ['r', 1]);
  graph.output('above', sumRows(graph, '/above/sum', above), 'float32', ['r', 1]);
  graph.output('top_logits', top, 'float32', ['r', kept]);
  graph.output('top_ids', valueNamed('/top/ids'), 'int64', ['r', kept]);
  return graph.graph();
}

/** (r, v) → (r, 1). */
function sumRows(graph: GraphWriter, path: string, a: Value): Value {
  return graph.apply(path, 'ReduceSum', [a, graph.integers([1])]);
}

/** The first column of (r, k) → (r, 1). */
function firstColumn(graph: GraphWriter, path: string, a: Value): Value {
  return graph.apply(path, 'Slice', [a, graph.integers([0]), graph.integers([1]), graph.integers([1])]);
}
