// What a value of a graph is computed from. Pure; knows names only.
import type { ExportGraph, ExportNode } from './read-export-graph.ts';

export interface Closure {
  /** In the graph's order. */
  readonly nodes: readonly ExportNode[];
  /** Names of weights. */
  readonly tensors: ReadonlySet<string>;
  /** Names that no node and no weight has: the graph's inputs, and values that are still to be put in. */
  readonly open: ReadonlySet<string>;
}

/** A graph's nodes, as they are or edited, and what is needed to find one's way among them. */
export type NodeGraph = Pick<ExportGraph, 'nodes' | 'tensors' | 'inputs'>;

/** The node that makes each value. */
export function producers({ nodes }: NodeGraph): ReadonlyMap<string, ExportNode> {
  return new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
}

/** @param stops values that are given, so that nothing behind them is needed */
export function closure(graph: NodeGraph, targets: readonly string[], stops: ReadonlySet<string>): Closure {
  const makers = producers(graph);
  const inputs = new Set(graph.inputs.map(({ name }) => name));
  // An inner graph reads its own values too, which nobody here makes.
  const known = (name: string): boolean => makers.has(name) || graph.tensors.has(name) || inputs.has(name);
  const needed = new Set<ExportNode>();
  const tensors = new Set<string>();
  const open = new Set<string>();
  const seen = new Set<string>(stops);
  const waiting = [...targets];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === '' || seen.has(name)) continue;
    seen.add(name);
    const node = makers.get(name);
    if (graph.tensors.has(name)) tensors.add(name);
    else if (node === undefined) open.add(name);
    else if (!needed.has(node)) {
      needed.add(node);
      waiting.push(...node.inputs, ...node.captured.filter(known));
    }
  }
  return { nodes: graph.nodes.filter((node) => needed.has(node)), tensors, open };
}
