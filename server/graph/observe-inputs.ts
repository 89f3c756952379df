// A decoder's graph → the same graph that also says how far the inputs of its linear layers reach. Works on the finished
// graph, so that building one knows nothing of it.
import type { Graph, GraphNode } from './onnx-model.ts';

export interface ObservedGraph {
  readonly graph: Graph;
  /** Name of a dense linear layer's weight (server/graph/quantized-names.ts) → the output (inputs) float32 with the largest magnitude of each input. */
  readonly peaks: ReadonlyMap<string, string>;
}

/** Layers that read the same value share an output. */
export function observeInputs(graph: Graph): ObservedGraph {
  const made = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const axis = '/observed/axis';
  const nodes: GraphNode[] = [];
  const outputs = new Set<string>();
  const peaks = new Map<string, string>();
  for (const { operator, inputs } of graph.nodes) {
    const [read = '', weight = ''] = inputs;
    if (operator !== 'Gemm') continue;
    const output = `/observed/${read}`;
    peaks.set(storedName(weight, made), output);
    if (outputs.has(output)) continue;
    outputs.add(output);
    const magnitude = `${output}/magnitude`;
    nodes.push(
      plain(magnitude, 'Abs', [read]),
      plain(output, 'ReduceMax', [magnitude, axis], { keepdims: { int: 0 } }),
    );
  }
  return {
    graph: {
      ...graph,
      nodes: [...graph.nodes, ...nodes],
      initializers: [
        ...graph.initializers,
        { name: axis, type: 'int64', shape: [1], data: new Uint8Array(new BigInt64Array(1).buffer) },
      ],
      outputs: [
        ...graph.outputs,
        ...[...outputs].map((name) => ({ name, type: 'float32' as const, shape: [`${name}.inputs`] })),
      ],
    },
    peaks,
  };
}

/** The stored tensor behind a weight that may have been widened. */
function storedName(weight: string, made: ReadonlyMap<string, GraphNode>): string {
  const node = made.get(weight);
  return node?.operator === 'Cast' ? (node.inputs[0] ?? weight) : weight;
}

function plain(
  name: string,
  operator: string,
  inputs: readonly string[],
  attributes: GraphNode['attributes'] = {},
): GraphNode {
  return { name, operator, domain: '', inputs, outputs: [name], attributes };
}
