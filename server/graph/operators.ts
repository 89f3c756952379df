// One short function for each ONNX operator used, so that blocks read like formulas. Shapes stand beside the results.
// Specifications: https://onnx.ai/onnx/operators and onnxruntime's docs/ContribOperators.md (domain com.microsoft).
import type { GraphWriter } from './graph-writer.ts';
import type { Value } from './node-names.ts';

/** a (n, k) times the transpose of weight (m, k), plus bias (m) where there is one → (n, m). */
export function linear(graph: GraphWriter, path: string, a: Value, weight: Value, bias: Value | null): Value {
  const inputs = bias === null ? [a, weight] : [a, weight, bias];
  return graph.apply(path, 'Gemm', inputs, { attributes: { transB: { int: 1 } } });
}

/** Rows `indices` (…) of table (v, h) → (…, h). */
export function gatherRows(graph: GraphWriter, path: string, table: Value, indices: Value): Value {
  return graph.apply(path, 'Gather', [table, indices], { attributes: { axis: { int: 0 } } });
}

/** Picks indices (r, 1) from each row of a (r, v) → (r, 1). */
export function gatherInRows(graph: GraphWriter, path: string, a: Value, indices: Value): Value {
  return graph.apply(path, 'GatherElements', [a, indices], { attributes: { axis: { int: 1 } } });
}

export function castToFloat32(graph: GraphWriter, path: string, a: Value): Value {
  return graph.apply(path, 'Cast', [a], { attributes: { to: { int: 1 } } });
}

/** Shape entries as ONNX's Reshape reads them: -1 is inferred, 0 copied. */
export function reshape(graph: GraphWriter, path: string, a: Value, shape: readonly number[]): Value {
  return graph.apply(path, 'Reshape', [a, graph.integers(shape)]);
}

export function add(graph: GraphWriter, path: string, a: Value, b: Value): Value {
  return graph.apply(path, 'Add', [a, b]);
}

export function subtract(graph: GraphWriter, path: string, a: Value, b: Value): Value {
  return graph.apply(path, 'Sub', [a, b]);
}

export function multiply(graph: GraphWriter, path: string, a: Value, b: Value): Value {
  return graph.apply(path, 'Mul', [a, b]);
}

/** x · sigmoid(x), in one sweep (onnxruntime's QuickGelu with alpha 1). */
export function silu(graph: GraphWriter, path: string, a: Value): Value {
  return graph.apply(path, 'QuickGelu', [a], { domain: 'com.microsoft', attributes: { alpha: { float: 1 } } });
}

/** x / sqrt(mean(x²) + epsilon) · gamma over the last axis; gamma (h). Kept in ONNX's own domain by onnxruntime. */
export function rootMeanSquareNorm(graph: GraphWriter, path: string, a: Value, gamma: Value, epsilon: number): Value {
  return graph.apply(path, 'SimplifiedLayerNormalization', [a, gamma], {
    attributes: { axis: { int: -1 }, epsilon: { float: epsilon } },
  });
}
