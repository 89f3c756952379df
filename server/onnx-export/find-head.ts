// Where the last layer of an export begins: the value from which the logits are computed, token by token, by nothing but
// weights. In front of it a graph can be cut in two, so that logits arise for asked tokens only.
import { closure, producers, type NodeGraph } from './graph-closure.ts';
import type { ExportNode, ExportValue } from './read-export-graph.ts';

export interface ExportHead {
  /** Name of the value (1, n, h) that the head reads. */
  readonly hidden: string;
  /** TensorProto.DataType of it. */
  readonly type: number;
}

/** Operators that treat every token for itself and keep the shape: what may stand behind the last product. */
const pointwise = new Set(['Cast', 'Identity', 'Tanh', 'Mul', 'Div', 'Add', 'Sub']);
/** Products of activations (first input) with a weight (second). */
const products = new Set([
  'MatMul',
  'MatMulNBits',
  'MatMulBnb4',
  'MatMulFpQ4',
  'MatMulInteger',
  'DynamicQuantizeMatMul',
  'MatMulIntegerToFloat',
]);
const quantizer = 'DynamicQuantizeLinear';
const float32 = 1;

/** Null where the graph has another form than those known here. */
export function findHead(
  graph: NodeGraph & { readonly values: ReadonlyMap<string, ExportValue> },
  logits: string,
): ExportHead | null {
  const makers = producers(graph);
  const isFixed = fixedValues(graph);
  let value = logits;
  for (let node = makers.get(value); node !== undefined; node = makers.get(value)) {
    const [data, ...others] = orderInputs(node, isFixed);
    if (data === undefined || !others.every(isFixed)) return null;
    if (products.has(node.operator)) return headBefore(graph, makers, node, logits);
    if (!pointwise.has(node.operator)) return null;
    value = data;
  }
  return null;
}

/** The input that depends on the text first; operators of two equal inputs may have it second. */
function orderInputs(node: ExportNode, isFixed: (name: string) => boolean): readonly string[] {
  const [first, second, ...rest] = node.inputs.filter((name) => name !== '');
  if (first === undefined || second === undefined) return node.inputs;
  return isFixed(first) && !products.has(node.operator) ? [second, first, ...rest] : [first, second, ...rest];
}

function headBefore(
  graph: NodeGraph & { readonly values: ReadonlyMap<string, ExportValue> },
  makers: ReadonlyMap<string, ExportNode>,
  product: ExportNode,
  logits: string,
): ExportHead | null {
  const input = product.inputs[0] ?? '';
  const quantized = makers.get(input);
  const isQuantized = quantized?.operator === quantizer;
  const hidden = isQuantized ? (quantized.inputs[0] ?? '') : input;
  if (closure(graph, [logits], new Set([hidden])).open.size > 0) return null;
  const weight = product.operator === 'MatMulNBits' ? product.inputs[2] : product.inputs[1];
  const stored = graph.tensors.get(weight ?? '')?.type;
  const known = graph.values.get(hidden)?.type;
  return { hidden, type: isQuantized ? float32 : (known ?? stored ?? float32) };
}

/**
 * Whether a value is the same for every token: made of weights alone, or the scale of a tensor quantized as a whole
 * (every output of the quantizer but its first).
 */
function fixedValues(graph: NodeGraph): (name: string) => boolean {
  const quantizers = graph.nodes.filter(({ operator }) => operator === quantizer);
  const scales = new Set(quantizers.flatMap(({ outputs }) => outputs.slice(1)));
  return (name) => closure(graph, [name], scales).open.size === 0;
}
