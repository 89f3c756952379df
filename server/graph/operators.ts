// One short function for each ONNX operator used, so that blocks read like formulas. Shapes stand beside the results.
// Specifications: https://onnx.ai/onnx/operators and onnxruntime's docs/ContribOperators.md (domain com.microsoft).
import type { GraphWriter } from './graph-writer.ts';
import type { BlockWeight } from './linear-weight.ts';
import { valueNamed, type Value } from './node-names.ts';
import { elementTypes, type ElementType } from './onnx-messages.ts';

/** Rows `indices` (…) of table (v, h) → (…, h). */
export function gatherRows(graph: GraphWriter, path: string, table: Value, indices: Value): Value {
  return graph.apply(path, 'Gather', [table, indices], { attributes: { axis: { int: 0 } } });
}

/** Rows `indices` (…) of a table kept in 8-bit blocks without zeros of their own → (…, h) float32. */
export function gatherBlocks(
  graph: GraphWriter,
  path: string,
  { blocks, scales, bits, blockSize, inputs }: Omit<BlockWeight, 'bias'>,
  indices: Value,
): Value {
  const table = reshape(graph, `${path}/rows`, blocks, [-1, (inputs * bits) / 8]); // folded when the graph is loaded
  return graph.apply(path, 'GatherBlockQuantized', [table, indices, scales], {
    domain: 'com.microsoft',
    attributes: {
      gather_axis: { int: 0 },
      quantize_axis: { int: 1 },
      block_size: { int: blockSize },
      bits: { int: bits },
    },
  });
}

/** Picks indices (r, 1) from each row of a (r, v) → (r, 1). */
export function gatherInRows(graph: GraphWriter, path: string, a: Value, indices: Value): Value {
  return graph.apply(path, 'GatherElements', [a, indices], { attributes: { axis: { int: 1 } } });
}

export function cast(graph: GraphWriter, path: string, a: Value, to: ElementType): Value {
  return graph.apply(path, 'Cast', [a], { attributes: { to: { int: elementTypes[to] } } });
}

export function castToFloat32(graph: GraphWriter, path: string, a: Value): Value {
  return cast(graph, path, a, 'float32');
}

/** a in type `to`; unchanged where it is of that type already. */
export function castFrom(graph: GraphWriter, path: string, a: Value, from: ElementType, to: ElementType): Value {
  return from === to ? a : cast(graph, path, a, to);
}

/** The leading `to` (1) entries along an axis. */
export function slice(
  graph: GraphWriter,
  path: string,
  a: Value,
  { to, axis }: { readonly to: Value; readonly axis: number },
): Value {
  return graph.apply(path, 'Slice', [a, graph.integers([0]), to, graph.integers([axis])]);
}

/** The entries `from` (1) … `to` (1), the last not among them, along an axis. */
export function sliceBetween(
  graph: GraphWriter,
  path: string,
  a: Value,
  { from, to, axis }: { readonly from: Value; readonly to: Value; readonly axis: number },
): Value {
  return graph.apply(path, 'Slice', [a, from, to, graph.integers([axis])]);
}

/** Shares along the last axis that sum to 1. */
export function softmax(graph: GraphWriter, path: string, a: Value): Value {
  return graph.apply(path, 'Softmax', [a], { attributes: { axis: { int: -1 } } });
}

/** The axes of a in another order. */
export function transpose(graph: GraphWriter, path: string, a: Value, order: readonly number[]): Value {
  return graph.apply(path, 'Transpose', [a], { attributes: { perm: { ints: order } } });
}

export function concat(graph: GraphWriter, path: string, parts: readonly Value[], axis: number): Value {
  return graph.apply(path, 'Concat', parts, { attributes: { axis: { int: axis } } });
}

/** Products of the last two axes, the axes before them one by one. */
export function matrixProduct(graph: GraphWriter, path: string, a: Value, b: Value): Value {
  return graph.apply(path, 'MatMul', [a, b]);
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

/** x · Φ(x) with the tanh form of Φ (Gemma's gelu_pytorch_tanh). */
export function geluTanh(graph: GraphWriter, path: string, a: Value): Value {
  return graph.apply(path, 'Gelu', [a], { attributes: { approximate: { string: 'tanh' } } });
}

/** cap · tanh(x / cap). */
export function softcap(graph: GraphWriter, path: string, a: Value, cap: number): Value {
  const shrunk = multiply(graph, `${path}/shrunk`, a, graph.float(1 / cap));
  return multiply(graph, path, graph.apply(`${path}/tanh`, 'Tanh', [shrunk]), graph.float(cap));
}

/** The last axis in pieces of the given sizes. */
export function splitLast(graph: GraphWriter, path: string, a: Value, sizes: readonly number[]): readonly Value[] {
  const names = sizes.map((_, i) => `${path}/${i}`);
  graph.node(path, 'Split', [a, graph.integers(sizes)], names, { attributes: { axis: { int: -1 } } });
  return names.map(valueNamed);
}

/** x / sqrt(mean(x²) + epsilon) · gamma over the last axis; gamma (h). Kept in ONNX's own domain by onnxruntime. */
export function rootMeanSquareNorm(graph: GraphWriter, path: string, a: Value, gamma: Value, epsilon: number): Value {
  return graph.apply(path, 'SimplifiedLayerNormalization', [a, gamma], {
    attributes: { axis: { int: -1 }, epsilon: { float: epsilon } },
  });
}
