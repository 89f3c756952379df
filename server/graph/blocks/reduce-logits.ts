// Logits (r, v) → a few numbers a row, inside the graph; no matrix of logits leaves it. Uses operators as opset 13 has
// them, because it is also put behind graphs that others made.
//
//   logits z (r, v) ─┬─ top 20: values (r, 20), ids (r, 20); the first is the maximum
//                    ├─ z - max ─ exp ─┬─ sum s
//                    │       └───────── · ─ sum     entropy = ln s - Σ e^(z-max)(z-max) / s
//                    ├─ mean                        self-certainty = max + ln s - mean - ln V
//                    ├─ z[target]                   log-prob = z[target] - max - ln s
//                    └─ z > z[target] ─ sum         rank - 1
import type { GraphWriter } from '../graph-writer.ts';
import { valueNamed, type Value } from '../node-names.ts';
import { castToFloat32, gatherInRows, multiply, subtract } from '../operators.ts';

/** How many of the likeliest tokens leave the head; the annotation's `topMass` is the mass of 20. */
export const topCount = 20;

/**
 * Outputs: maximum, sum, weighted, mean, target, above (r, 1) each, top_logits and top_ids (r, min(20, v)).
 * @param logits (r, v) float32
 * @param targets (r, 1) int64
 */
export function reduceLogits(graph: GraphWriter, logits: Value, targets: Value, vocabularySize: number): void {
  const kept = Math.min(topCount, vocabularySize);
  graph.node('/top', 'TopK', [logits, graph.integers([kept])], ['/top/values', '/top/ids']);
  const top = valueNamed('/top/values'); // (r, kept), largest first
  const maximum = firstColumn(graph, '/maximum', top); // (r, 1)
  const shifted = subtract(graph, '/shifted', logits, maximum); // (r, v), at most 0
  const powers = graph.apply('/powers', 'Exp', [shifted]); // (r, v), in (0, 1]
  const sum = sumRows(graph, '/sum', powers); // (r, 1), at least 1
  const weighted = sumRows(graph, '/weighted', multiply(graph, '/powers/shifted', powers, shifted)); // (r, 1)
  const mean = multiply(graph, '/mean', sumRows(graph, '/shifted/sum', shifted), graph.float(1 / vocabularySize)); // (r, 1)
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
}

/** (r, v) → (r, 1). */
function sumRows(graph: GraphWriter, path: string, a: Value): Value {
  return graph.apply(path, 'ReduceSum', [a, graph.integers([1])]);
}

/** The first column of (r, k) → (r, 1). */
function firstColumn(graph: GraphWriter, path: string, a: Value): Value {
  return graph.apply(path, 'Slice', [a, graph.integers([0]), graph.integers([1]), graph.integers([1])]);
}
